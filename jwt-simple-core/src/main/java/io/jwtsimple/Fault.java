package io.jwtsimple;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.io.Serial;

/**
 * Everything that can be wrong with a token, each as one constant: its message, its reason, and the way out of a nested
 * reader. A fault carries no stack trace and nothing of the token, and none is created while a token is read.
 */
final class Fault extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    static final Fault TOO_LARGE = new Fault(Reason.TOO_LARGE, "Token too large");

    static final Fault CHARACTER = malformed("Invalid character in token");
    static final Fault NOT_ENOUGH_SEGMENTS = malformed("Not enough segments");
    static final Fault TOO_MANY_SEGMENTS = malformed("Too many segments");
    static final Fault ENCRYPTED = malformed("Encrypted tokens are not accepted");
    static final Fault DUPLICATE_MEMBER = malformed("Duplicate member");

    static final Fault HEADER_TOO_LARGE = malformed("Header too large");
    static final Fault HEADER_PADDING = malformed("Invalid header padding");
    static final Fault HEADER_STRING = malformed("Invalid header string");
    static final Fault HEADER_NOT_OBJECT = malformed("Invalid header string: must be a json object");
    static final Fault NO_ALGORITHM = malformed("Algorithm not specified");
    static final Fault ALGORITHM = new Fault(Reason.DISALLOWED_ALGORITHM, "The specified alg value is not allowed");
    static final Fault CRITICAL = new Fault(Reason.UNSUPPORTED_EXTENSION, "Unsupported critical extension");
    static final Fault TYPE_FORMAT = malformed("Type header parameter must be a string");
    static final Fault TYPE = new Fault(Reason.WRONG_TYPE, "Token type not allowed");
    static final Fault NESTED = malformed("Nested tokens are not accepted");
    static final Fault KEY_ID_FORMAT = malformed("Key ID header parameter must be a string");
    static final Fault KEY_ID_LENGTH = malformed("Key ID header parameter is too long");

    static final Fault UNKNOWN_KEY = new Fault(Reason.UNKNOWN_KEY, "Unknown key");
    static final Fault SIGNATURE_PADDING = malformed("Invalid crypto padding");
    static final Fault BAD_SIGNATURE = new Fault(Reason.BAD_SIGNATURE, "Signature verification failed");

    static final Fault PAYLOAD_PADDING = malformed("Invalid payload padding");
    static final Fault PAYLOAD_STRING = malformed("Invalid payload string");
    static final Fault PAYLOAD_NOT_OBJECT = malformed("Invalid payload string: must be a json object");

    static final Fault MALFORMED_CLAIM = malformedClaim("Invalid claim format in token");
    static final Fault EXPIRES_AT_FORMAT = malformedClaim("Expiration Time claim (exp) must be a number");
    static final Fault EXPIRES_AT_RANGE = malformedClaim("Expiration Time claim (exp) is out of range");
    static final Fault NOT_BEFORE_FORMAT = malformedClaim("Not Before claim (nbf) must be a number");
    static final Fault NOT_BEFORE_RANGE = malformedClaim("Not Before claim (nbf) is out of range");
    static final Fault ISSUED_AT_FORMAT = malformedClaim("Issued At claim (iat) must be a number");
    static final Fault ISSUED_AT_RANGE = malformedClaim("Issued At claim (iat) is out of range");
    static final Fault ISSUER_FORMAT = malformedClaim("Issuer must be a string");
    static final Fault ID_FORMAT = malformedClaim("JWT ID must be a string");

    static final Fault ISSUER_MISSING = missing("Token is missing the 'iss' claim");
    static final Fault WRONG_ISSUER = new Fault(Reason.WRONG_ISSUER, "Invalid issuer");
    static final Fault AUDIENCE_MISSING = missing("Token is missing the 'aud' claim");
    static final Fault WRONG_AUDIENCE = new Fault(Reason.WRONG_AUDIENCE, "Invalid audience");
    static final Fault SENDER_CONSTRAINED =
            new Fault(Reason.SENDER_CONSTRAINED, "Sender-constrained tokens are not accepted");
    static final Fault NOT_YET_VALID = new Fault(Reason.NOT_YET_VALID, "The token is not yet valid (nbf)");
    static final Fault EXPIRES_AT_MISSING = missing("Token is missing the 'exp' claim");

    static final Fault UNAVAILABLE = new Fault(new Unavailable("Key source unavailable"));

    private final transient Rejected result;

    private Fault(Reason reason, String message) {
        this(new Invalid(message, reason));
    }

    private Fault(Rejected result) {
        super(result.message(), null, false, false);
        this.result = result;
    }

    /** What decode answers. */
    Rejected result() {
        return result;
    }

    private static Fault malformed(String message) {
        return new Fault(Reason.MALFORMED, message);
    }

    private static Fault malformedClaim(String message) {
        return new Fault(Reason.MALFORMED_CLAIM, message);
    }

    private static Fault missing(String message) {
        return new Fault(Reason.MISSING_CLAIM, message);
    }
}

package io.jwtsimple;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.io.Serial;

/**
 * The reasons why a token is rejected, except for expiry, with their messages. Each reason is one constant exception,
 * without a stack trace and without content of the token. The exceptions for required claims are created together with
 * the manager, so no {@code TokenFault} is created while a token is decoded.
 */
final class TokenFault extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    static final TokenFault TOO_LARGE = new TokenFault(Reason.TOO_LARGE, "Token too large");

    static final TokenFault CHARACTER = malformed("Invalid character in token");
    static final TokenFault NOT_ENOUGH_SEGMENTS = malformed("Not enough segments");
    static final TokenFault TOO_MANY_SEGMENTS = malformed("Too many segments");
    static final TokenFault ENCRYPTED = malformed("Encrypted tokens are not accepted");
    static final TokenFault DUPLICATE_MEMBER = malformed("Duplicate member");

    static final TokenFault HEADER_TOO_LARGE = malformed("Header too large");
    static final TokenFault HEADER_PADDING = malformed("Invalid header padding");
    static final TokenFault HEADER_STRING = malformed("Invalid header string");
    static final TokenFault HEADER_NOT_OBJECT = malformed("Invalid header string: must be a json object");
    static final TokenFault NO_ALGORITHM = malformed("Algorithm not specified");
    static final TokenFault ALGORITHM =
            new TokenFault(Reason.DISALLOWED_ALGORITHM, "The specified alg value is not allowed");
    static final TokenFault CRITICAL = new TokenFault(Reason.UNSUPPORTED_EXTENSION, "Unsupported critical extension");
    static final TokenFault TYPE_FORMAT = malformed("Type header parameter must be a string");
    static final TokenFault TYPE = new TokenFault(Reason.WRONG_TYPE, "Token type not allowed");
    static final TokenFault NESTED = malformed("Nested tokens are not accepted");
    static final TokenFault KEY_ID_FORMAT = malformed("Key ID header parameter must be a string");
    static final TokenFault KEY_ID_LENGTH = malformed("Key ID header parameter is too long");

    static final TokenFault UNKNOWN_KEY = new TokenFault(Reason.UNKNOWN_KEY, "Unknown key");
    static final TokenFault SIGNATURE_PADDING = malformed("Invalid crypto padding");
    static final TokenFault BAD_SIGNATURE = new TokenFault(Reason.BAD_SIGNATURE, "Signature verification failed");

    static final TokenFault PAYLOAD_PADDING = malformed("Invalid payload padding");
    static final TokenFault PAYLOAD_STRING = malformed("Invalid payload string");
    static final TokenFault PAYLOAD_NOT_OBJECT = malformed("Invalid payload string: must be a json object");

    static final TokenFault MALFORMED_CLAIM = malformedClaim("Invalid claim format in token");
    static final TokenFault EXPIRES_AT_FORMAT = malformedClaim("Expiration Time claim (exp) must be a number");
    static final TokenFault EXPIRES_AT_RANGE = malformedClaim("Expiration Time claim (exp) is out of range");
    static final TokenFault NOT_BEFORE_FORMAT = malformedClaim("Not Before claim (nbf) must be a number");
    static final TokenFault NOT_BEFORE_RANGE = malformedClaim("Not Before claim (nbf) is out of range");
    static final TokenFault ISSUED_AT_FORMAT = malformedClaim("Issued At claim (iat) must be a number");
    static final TokenFault ISSUED_AT_RANGE = malformedClaim("Issued At claim (iat) is out of range");
    static final TokenFault ISSUER_FORMAT = malformedClaim("Issuer must be a string");
    static final TokenFault ID_FORMAT = malformedClaim("JWT ID must be a string");

    static final TokenFault ISSUER_MISSING = missing("Token is missing the 'iss' claim");
    static final TokenFault WRONG_ISSUER = new TokenFault(Reason.WRONG_ISSUER, "Invalid issuer");
    static final TokenFault AUDIENCE_MISSING = missing("Token is missing the 'aud' claim");
    static final TokenFault WRONG_AUDIENCE = new TokenFault(Reason.WRONG_AUDIENCE, "Invalid audience");
    static final TokenFault SENDER_CONSTRAINED =
            new TokenFault(Reason.SENDER_CONSTRAINED, "Sender-constrained tokens are not accepted");
    static final TokenFault NOT_YET_VALID = new TokenFault(Reason.NOT_YET_VALID, "The token is not yet valid (nbf)");
    static final TokenFault ISSUED_LATER = new TokenFault(Reason.NOT_YET_VALID, "The token is not yet valid (iat)");
    static final TokenFault EXPIRES_AT_MISSING = missing("Token is missing the 'exp' claim");

    static final TokenFault ISSUED_AT_MISSING = missing("Token is missing the 'iat' claim");
    static final TokenFault REVOKED = new TokenFault(Reason.REVOKED, "Token has been revoked");
    static final TokenFault TOO_OLD = new TokenFault(Reason.REVOKED, "Token is older than revocations are kept");

    static final TokenFault REVOCATIONS_UNAVAILABLE = new TokenFault(new Unavailable("Revocation source unavailable"));
    static final TokenFault UNAVAILABLE = new TokenFault(new Unavailable("Key source unavailable"));

    private final transient Rejected result;

    private TokenFault(Reason reason, String message) {
        this(new Invalid(message, reason));
    }

    private TokenFault(Rejected result) {
        super(result.message(), null, false, false);
        this.result = result;
    }

    /** Returns the fault for a missing required claim. */
    static TokenFault missingClaim(String name) {
        return missing("Token is missing the '" + name + "' claim");
    }

    /** Returns the fault for a required claim with a wrong value. */
    static TokenFault wrongClaim(String name) {
        return new TokenFault(Reason.WRONG_CLAIM, "Invalid '" + name + "' claim");
    }

    /** Returns the result that {@code decode} returns for this fault. */
    Rejected result() {
        return result;
    }

    private static TokenFault malformed(String message) {
        return new TokenFault(Reason.MALFORMED, message);
    }

    private static TokenFault malformedClaim(String message) {
        return new TokenFault(Reason.MALFORMED_CLAIM, message);
    }

    private static TokenFault missing(String message) {
        return new TokenFault(Reason.MISSING_CLAIM, message);
    }
}

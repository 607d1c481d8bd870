package io.jwtsimple;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import io.jwtsimple.Algorithm.Family;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one JSON Web Key (RFC 7517, RFC 7518 §6, RFC 8037 §2, RFC 9964 §3). Exception messages contain the name
 * of a member and the problem, but no key material.
 */
final class Jwk {

    private static final Map<String, Family> TYPES =
            Map.of("RSA", Family.RSA, "EC", Family.EC, "OKP", Family.ED25519, "AKP", Family.ML_DSA, "oct", Family.HMAC);
    private static final List<String> RSA_PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth");
    private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521", "Ed25519");

    /** The bytes before the 32 bytes of an Ed25519 public key in SPKI, in hexadecimal (RFC 8410 §4). */
    private static final String ED25519_PUBLIC = "302a300506032b6570032100";

    /** The bytes before the 32 bytes of an Ed25519 private key in PKCS#8, in hexadecimal (RFC 8410 §7). */
    private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";

    private final Map<String, @Nullable Object> members;
    private final Set<Algorithm> allowed;

    Jwk(Map<String, @Nullable Object> members, Set<Algorithm> allowed) {
        this.members = members;
        this.allowed = allowed;
    }

    /**
     * Returns the reason why this key is not for signatures with an allowed algorithm; null if it is. Does not check
     * the key material.
     */
    @Nullable
    String otherPurpose() {
        Family family = TYPES.get(required("kty"));
        if (family == null) {
            return "kty: must be RSA, EC, OKP, AKP or oct";
        }
        if (hasCurve(family) && !CURVES.contains(required("crv"))) {
            return required("crv").equals("Ed448")
                    ? "crv: Ed448 is not supported; EdDSA needs Ed25519"
                    : "crv: must be P-256, P-384, P-521 or Ed25519";
        }
        String use = text("use");
        if (use != null && !use.equals("sig")) {
            return "use: must be sig";
        }
        if (members.containsKey("key_ops") && !operations().contains("verify")) {
            return "key_ops: must have verify";
        }
        String name = text("alg");
        boolean serves = name == null
                ? allowed.stream().anyMatch(this::fits)
                : allowed.stream().anyMatch(algorithm -> algorithm == Algorithm.named(name));
        return serves ? null : (name == null ? "kty: serves none of " : "alg: must be one of ") + allowed;
    }

    /**
     * Returns the name of the first private member of a key pair; null if the JWK has no private member. Every private
     * member counts: one prime of an RSA key, for instance, is enough to compute the whole private key.
     */
    @Nullable
    String privateMember() {
        Family family = TYPES.get(required("kty"));
        List<String> ofPrivateKey =
                family == Family.RSA ? RSA_PRIVATE : List.of(family == Family.ML_DSA ? "priv" : "d");
        return ofPrivateKey.stream().filter(members::containsKey).findFirst().orElse(null);
    }

    /**
     * Returns the key. Throws if {@code alg} is absent and more than one allowed algorithm can use the key. Call this
     * method only if {@link #otherPurpose} returns null.
     */
    JwtKey key() {
        List<Algorithm> algorithms = algorithms();
        if (algorithms.size() > 1) {
            throw new IllegalArgumentException("alg: missing, and the key would serve " + algorithms
                    + "; add it, or name one algorithm with JwtKeySet.jwks(algorithm, jwks)");
        }
        return key(algorithms.get(0));
    }

    /**
     * Returns one {@code JwtKey} for each allowed algorithm that can use the key. Call this method only if
     * {@link #otherPurpose} returns null.
     */
    List<JwtKey> keys() {
        return algorithms().stream().map(this::key).toList();
    }

    private JwtKey key(Algorithm algorithm) {
        KeyMlDsa.requireAvailable(algorithm);
        Map<String, Object> material = material(algorithm.family);
        JwtKey key;
        try {
            key = switch (algorithm.family) {
                case HMAC -> JwtKey.secret(algorithm, bytes("k"));
                case ED25519 -> of(algorithm, ed25519());
                case ML_DSA -> of(algorithm, mlDsa(KeyMlDsa.of(algorithm)));
                default -> of(algorithm, rsaOrEc(algorithm, material));
            };
        } catch (IllegalArgumentException e) {
            throw ofMember(String.join(", ", material.keySet()), e);
        }
        String id = text("kid");
        try {
            return id == null ? key : key.withId(id);
        } catch (IllegalArgumentException e) {
            throw ofMember("kid", e);
        }
    }

    private static IllegalArgumentException ofMember(String member, IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        String problem = message.substring(message.indexOf(": ") + 2);
        return new IllegalArgumentException(member + ": " + problem, e);
    }

    /**
     * Returns the algorithm in {@code alg}. If {@code alg} is absent, returns all allowed algorithms that fit the key
     * (RFC 8725 §3.1).
     */
    private List<Algorithm> algorithms() {
        String name = text("alg");
        if (name == null) {
            return allowed.stream().filter(this::fits).toList();
        }
        Algorithm algorithm = Objects.requireNonNull(Algorithm.named(name)); // otherPurpose() rejected unknown names
        if (!fits(algorithm)) {
            throw new IllegalArgumentException("alg: " + algorithm + " needs " + algorithm.noun()
                    + (algorithm.family == Family.EC
                            ? " on " + KeyChecks.curveOf(algorithm).getName()
                            : "")
                    + ", which kty" + (members.containsKey("crv") ? " and crv do" : " does") + " not say");
        }
        return List.of(algorithm);
    }

    private boolean fits(Algorithm algorithm) {
        Family family = TYPES.get(required("kty"));
        if (algorithm.family != family) {
            return false;
        }
        if (family == Family.ML_DSA) {
            return algorithm == Algorithm.named(required("alg")); // an AKP key must have alg (RFC 9964 §3)
        }
        if (!hasCurve(family)) {
            return true;
        }
        String curve = family == Family.EC ? KeyChecks.curveOf(algorithm).getName() : "Ed25519";
        return required("crv").equals(curve);
    }

    /** Returns the members with the key material: first the required members, then the optional ones. */
    private Map<String, Object> material(Family family) {
        List<String> required = switch (family) {
            case RSA -> privateMember() == null ? List.of("n", "e") : List.of("n", "e", "d");
            case EC -> List.of("x", "y");
            case ED25519 -> List.of("x");
            case ML_DSA -> List.of("pub");
            case HMAC -> List.of("k");
        };
        List<String> optional = switch (family) {
            case RSA -> List.of("p", "q", "dp", "dq", "qi");
            case EC, ED25519 -> List.of("d");
            case ML_DSA -> List.of("priv");
            case HMAC -> List.of();
        };
        if (members.containsKey("oth")) {
            throw new IllegalArgumentException("oth: must be absent, since only RSA keys of two primes are supported");
        }
        Map<String, Object> material = new LinkedHashMap<>();
        required.forEach(name -> material.put(name, required(name)));
        optional.stream().filter(members::containsKey).forEach(name -> material.put(name, required(name)));
        material.keySet().forEach(this::bytes);
        return material;
    }

    private KeyPair rsaOrEc(Algorithm algorithm, Map<String, Object> material) {
        Map<String, Object> jwk = new LinkedHashMap<>(material);
        jwk.put("kty", required("kty"));
        if (algorithm.family == Family.EC) {
            jwk.put("crv", required("crv"));
        }
        try {
            return ((AsymmetricJWK) JWK.parse(jwk)).toKeyPair();
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException( // no cause, since its message may contain the members
                    algorithm.family == Family.EC
                            ? "key: this is not a point of " + required("crv")
                            : "key: the JDK cannot read this RSA key");
        }
    }

    private KeyPair ed25519() {
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            PrivateKey signing = privateMember() != null
                    ? keys.generatePrivate(new PKCS8EncodedKeySpec(encoded(ED25519_PRIVATE, "d")))
                    : null;
            return new KeyPair(keys.generatePublic(new X509EncodedKeySpec(encoded(ED25519_PUBLIC, "x"))), signing);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "key: the JDK cannot read this Ed25519 key"); // no cause, since its message may contain the members
        }
    }

    private KeyPair mlDsa(KeyMlDsa set) {
        try {
            PrivateKey signing =
                    privateMember() != null ? set.ofSeed(bytes("priv")).getPrivate() : null;
            return new KeyPair(set.publicKey(bytes("pub")), signing);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key: the JDK cannot read this ML-DSA key"); // no cause, as for Ed25519
        }
    }

    private byte[] encoded(String prefix, String member) {
        byte[] bytes = bytes(member);
        if (bytes.length != 32) {
            throw new IllegalArgumentException("key: Ed25519 has 32 bytes, and " + member + " has " + bytes.length);
        }
        return HexFormat.of().parseHex(prefix + HexFormat.of().formatHex(bytes));
    }

    private static JwtKey of(Algorithm algorithm, KeyPair pair) {
        return pair.getPrivate() == null ? JwtKey.of(algorithm, pair.getPublic()) : JwtKey.of(algorithm, pair);
    }

    private List<?> operations() {
        if (!(members.get("key_ops") instanceof List<?> operations)) {
            throw new IllegalArgumentException("key_ops: must be an array");
        }
        // A private key or a secret that may sign may also verify, even if key_ops does not contain "verify".
        boolean signs = operations.contains("sign") && (privateMember() != null || members.containsKey("k"));
        return signs ? List.of("verify") : operations;
    }

    private byte[] bytes(String member) {
        String text = required(member);
        // A character outside of ISO 8859-1 becomes '?', which is not base64url, so the text is rejected.
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = Base64Url.decode(characters, 0, characters.length);
        if (bytes == null || bytes.length == 0) {
            throw new IllegalArgumentException(member + ": must be base64url without padding, and not empty");
        }
        return bytes;
    }

    private String required(String member) {
        String text = text(member);
        if (text == null) {
            throw new IllegalArgumentException(member + ": missing");
        }
        return text;
    }

    private @Nullable String text(String member) {
        Object value = members.get(member);
        if (value == null && !members.containsKey(member) || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(member + ": must be a string");
    }

    private static boolean hasCurve(Family family) {
        return family == Family.EC || family == Family.ED25519;
    }
}

package dev.sluice.provider.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.GoogleConfig.ServiceAccount;
import dev.sluice.json.Json;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * What a service account says of itself to get a token: a JWT, signed with RS256, good for an hour (RFC 7523; "Using OAuth 2.0 for Server
 * to Server Applications", Google, read 2026-11).
 */
record SignedAssertion(ServiceAccount account) {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final long SECONDS = 3_600;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Takes a millisecond or more. Throws if the account's key is none. */
    String text(Instant now) throws GeneralSecurityException {
        Json.Obj header = new Json.Obj().put("alg", "RS256").put("typ", "JWT");
        if (!account.kid().isEmpty()) {
            header.put("kid", account.kid());
        }
        Json.Obj claims = new Json.Obj()
                .put("iss", account.email())
                .put("scope", SCOPE)
                .put("aud", account.tokenUrl().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + SECONDS);
        String signed = encoded(header) + "." + encoded(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(privateKey());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encoded(Json.Obj object) {
        return BASE64.encodeToString(object.toBuffer().getBytes());
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        String pem = account.privateKey().reveal().replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}

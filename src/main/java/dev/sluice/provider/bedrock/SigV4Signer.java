package dev.sluice.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 ("Create a signed AWS API request", AWS IAM user guide, read 2026-11): a pure function of a request, credentials
 * and the time. A signature holds for five minutes about its time, so that every attempt is signed anew.
 *
 * @param region such as {@code us-east-1}
 * @param service {@code bedrock}, which is not the name of the host
 * @param paths what to do with dots and empty parts in a path; the client must send the path as it was given here
 */
public record SigV4Signer(String region, String service, Paths paths) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String END = "aws4_request";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    /** Whether {@code .}, {@code ..} and empty parts of a path are signed as they are. */
    public enum Paths {
        NORMALIZED,
        AS_GIVEN
    }

    /** The signer of Bedrock's requests. */
    public static SigV4Signer ofBedrock(String region) {
        return new SigV4Signer(region, "bedrock", Paths.NORMALIZED);
    }

    /** The headers to send besides those of the request: {@code authorization}, {@code x-amz-date}, {@code x-amz-security-token}. */
    public Map<String, String> sign(SigV4Request request, AwsCredentials credentials, Instant now) {
        Map<String, String> added = added(credentials, now);
        CanonicalRequest canonical = CanonicalRequest.of(request, added, paths == Paths.NORMALIZED);
        String scope = scope(now);
        String toSign = stringToSign(canonical, now);
        String authorization = ALGORITHM
                + " Credential=" + credentials.accessId() + "/" + scope
                + ", SignedHeaders=" + canonical.signedHeaders()
                + ", Signature=" + HEX.formatHex(hmac(signingKey(credentials.secret(), now), toSign));
        added.put("authorization", authorization);
        return added;
    }

    /** What the signature is made of; for tests and for those who look for the cause of a 403. */
    String stringToSign(CanonicalRequest canonical, Instant now) {
        return ALGORITHM + "\n" + TIME.format(now) + "\n" + scope(now) + "\n"
                + sha256(canonical.text().getBytes(UTF_8));
    }

    static Map<String, String> added(AwsCredentials credentials, Instant now) {
        Map<String, String> added = new LinkedHashMap<>();
        added.put("x-amz-date", TIME.format(now));
        Secret session = credentials.session();
        if (session != null) {
            added.put("x-amz-security-token", session.reveal());
        }
        return added;
    }

    private String scope(Instant now) {
        return day(now) + "/" + region + "/" + service + "/" + END;
    }

    private static String day(Instant now) {
        return TIME.format(now).substring(0, 8);
    }

    private byte[] signingKey(Secret secret, Instant now) {
        byte[] ofDay = hmac(("AWS4" + secret.reveal()).getBytes(UTF_8), day(now));
        return hmac(hmac(hmac(ofDay, region), service), END);
    }

    private static byte[] hmac(byte[] with, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(with, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}

package dev.sluice.wire.http;

import dev.sluice.wire.TlsFiles;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** TLS for callers: by BoringSSL where there is one for this machine, and callers choose their HTTP by ALPN (RFC 7301). */
final class CallerTls {
    private static final int HANDSHAKE_SECONDS = 10;

    private CallerTls() {}

    /** Blocks; fails with a line for people where the files are not what TLS needs. */
    static void configure(Vertx vertx, HttpServerOptions options, TlsFiles files) {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertPath(files.certificate().toAbsolutePath().toString())
                .setKeyPath(files.key().toAbsolutePath().toString());
        check(vertx, pem, files);
        options.setSsl(true)
                .setKeyCertOptions(pem)
                .setSslEngineOptions(OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Otherwise the first caller would find out. */
    private static void check(Vertx vertx, PemKeyCertOptions pem, TlsFiles files) {
        boolean pair;
        try {
            pair = Arrays.stream(pem.getKeyManagerFactory(vertx).getKeyManagers())
                    .anyMatch(CallerTls::isPair);
        } catch (Exception unusable) {
            throw new IllegalStateException("TLS for callers: " + files.certificate() + " or " + files.key()
                    + " cannot be used: " + unusable.getMessage());
        }
        if (!pair) {
            throw new IllegalStateException("TLS for callers: the key " + files.key()
                    + " does not belong to the certificate " + files.certificate());
        }
    }

    private static boolean isPair(KeyManager manager) {
        X509KeyManager keys = (X509KeyManager) manager;
        for (String type : List.of("EC", "RSA", "EdDSA", "Ed25519")) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                PrivateKey key = Objects.requireNonNull(keys.getPrivateKey(aliases[0]));
                X509Certificate[] chain = Objects.requireNonNull(keys.getCertificateChain(aliases[0]));
                return verifies(key, chain[0]);
            }
        }
        return false;
    }

    private static boolean verifies(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            return verifying.verify(signature);
        } catch (GeneralSecurityException notAPair) {
            return false;
        }
    }
}

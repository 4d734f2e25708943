package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, by the JDK's keytool.
 *
 * @param store PKCS#12 file of it and its private key, with {@link #PASSWORD}
 * @param certificate PEM file
 * @param key PEM file of its private key
 * @param trust for callers who trust it and nobody else
 */
public record Certificate(Path store, Path certificate, Path key, SSLContext trust) {
    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "host";

    /**
     * Makes one of this machine, and files of that name in {@code folder}.
     *
     * @param algorithm of the key, as keytool calls it: EC or RSA
     */
    public static Certificate create(Path folder, String name, String algorithm) throws Exception {
        return create(folder, name, algorithm, "localhost", "dns:localhost,ip:127.0.0.1");
    }

    /** Makes one of a host of that name, and files of its name in {@code folder}. */
    public static Certificate ofHost(Path folder, String host) throws Exception {
        return create(folder, host, "EC", host, "dns:" + host);
    }

    private static Certificate create(Path folder, String name, String algorithm, String host, String alternatives)
            throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=" + alternatives,
                        "-storetype",
                        "PKCS12",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        return of(store, folder, name);
    }

    private static KeyStore read(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Certificate of(Path store, Path folder, String name) throws IOException, GeneralSecurityException {
        KeyStore keys = read(store);
        Path certificate = write(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(ALIAS).getEncoded());
        Path key = write(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new Certificate(store, certificate, key, context);
    }

    private static Path write(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    /** The lines of a configuration's section {@code server}. */
    public String yaml() {
        return "  tls:\n    certificate: " + certificate + "\n    key: " + key + "\n";
    }

    /** A socket that listens on the loopback and shows the certificate. */
    public SSLServerSocket listen() throws IOException, GeneralSecurityException {
        return listen(0);
    }

    /** Likewise, on a port that is known. */
    public SSLServerSocket listen(int port) throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(read(store), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    /** From now on the JVM trusts this certificate alone; that is a property of the whole process. */
    public void trustAlone() {
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    public static void trustNoMore() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }
}

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.opensearch.Version;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.client.Client;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * OpenSearch beside tifa's service: one node in this process, HTTP on loopback, no security.
 *
 * <pre>
 * usage: OpenSearchPeer build FOLDER PASSAGES
 *        OpenSearchPeer serve FOLDER PORT
 *        OpenSearchPeer version
 * </pre>
 *
 * The folder of a build must not exist, or be empty. serve runs until it gets a signal. tests/bench/README.md says what
 * PASSAGES is.
 */
public final class OpenSearchPeer {
    private static final String INDEX = "passages";
    private static final String TEXT = "text";
    private static final String MAPPING =
            "{\"properties\": {\"text\": {\"type\": \"text\", \"analyzer\": \"standard\"}}}";
    private static final int BULK = 5000;
    private static final int BUILD_PORT = 18484;

    private static final class OneNode extends Node {
        OneNode(Path folder, int port) {
            super(InternalSettingsPreparer.prepareEnvironment(settings(folder, port), Map.of(), null, () -> "peer"),
                    List.of(Netty4Plugin.class), true);
        }

        private static Settings settings(Path folder, int port) {
            return Settings.builder()
                    .put("path.home", folder.toString())
                    .put("discovery.type", "single-node")
                    .put("transport.type", "netty4")
                    .put("http.type", "netty4")
                    .put("network.host", "127.0.0.1")
                    .put("http.port", port)
                    .put("transport.port", port + 1)
                    .build();
        }
    }

    // ---- building ----

    private static String next(InputStream in) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4) {
            return null;
        }
        int length = head[0] & 255 | (head[1] & 255) << 8 | (head[2] & 255) << 16 | (head[3] & 255) << 24;
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void send(Client client, BulkRequest bulk) {
        BulkResponse answer = client.bulk(bulk).actionGet();
        if (answer.hasFailures()) {
            throw new IllegalStateException(answer.buildFailureMessage());
        }
    }

    private static void addAll(Client client, InputStream in) throws IOException {
        BulkRequest bulk = new BulkRequest();
        for (String text = next(in); text != null; text = next(in)) {
            bulk.add(new IndexRequest(INDEX).source(TEXT, text));
            if (bulk.numberOfActions() == BULK) {
                send(client, bulk);
                bulk = new BulkRequest();
            }
        }
        if (bulk.numberOfActions() > 0) {
            send(client, bulk);
        }
    }

    private static void build(Path folder, Path passages) throws Exception {
        Settings settings = Settings.builder()
                .put("index.number_of_shards", 1)
                .put("index.number_of_replicas", 0)
                .put("index.refresh_interval", "-1")
                .build();
        try (Node node = new OneNode(folder, BUILD_PORT).start();
                InputStream in = new BufferedInputStream(Files.newInputStream(passages), 1 << 20)) {
            Client client = node.client();
            client.admin().indices().prepareCreate(INDEX).setSettings(settings).setMapping(MAPPING).get();
            addAll(client, in);
            client.admin().indices().prepareForceMerge(INDEX).setMaxNumSegments(1).setFlush(true).get();
        }
    }

    // ---- serving ----

    private static void serve(Path folder, int port) throws Exception {
        Node node = new OneNode(folder, port);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (IOException e) {
                System.err.println(e);
            }
            closed.countDown();
        }));
        node.start();
        closed.await();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("build")) {
            build(Path.of(arguments[1]).toAbsolutePath(), Path.of(arguments[2]));
        } else if (arguments.length == 3 && arguments[0].equals("serve")) {
            serve(Path.of(arguments[1]).toAbsolutePath(), Integer.parseInt(arguments[2]));
        } else if (arguments.length == 1 && arguments[0].equals("version")) {
            System.out.println(Version.CURRENT);
        } else {
            throw new IllegalArgumentException(
                    "usage: OpenSearchPeer build FOLDER PASSAGES | serve FOLDER PORT | version");
        }
    }
}

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.shingle.ShingleAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * Lucene beside tifa.
 *
 * <pre>
 * usage: LucenePeer build positions|shingles FOLDER PASSAGES THREADS
 *        LucenePeer run positions|shingles FOLDER QUERIES RESULTS
 *        LucenePeer version
 * </pre>
 *
 * The folder must not exist, or be empty. tests/bench/README.md says what PASSAGES, QUERIES and RESULTS are.
 */
public final class LucenePeer {
    private static final String TEXT = "text";
    private static final double RAM_BUFFER_MB = 1024;
    private static final int WARM_ROUNDS = 10; // until what is compiled while running is compiled
    private static final int ROUNDS = 3;
    private static final int TOP = 10;
    private static final int NEAR_WITHIN = 8;
    private static final int SLOP = 3;
    private static final int EXPANSIONS = 65536;

    private final boolean shingles;
    private final Analyzer words = new StandardAnalyzer();

    private LucenePeer(String kind) {
        if (!kind.equals("positions") && !kind.equals("shingles")) {
            throw new IllegalArgumentException("positions or shingles, not " + kind);
        }
        shingles = kind.equals("shingles");
    }

    // ---- building ----

    /** Passages from their file, for several threads. */
    private static final class Passages implements AutoCloseable {
        private final InputStream in;

        Passages(Path path) throws IOException {
            in = new BufferedInputStream(Files.newInputStream(path), 1 << 20);
        }

        private synchronized byte[] bytes() throws IOException {
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                return null;
            }
            int length = head[0] & 255 | (head[1] & 255) << 8 | (head[2] & 255) << 16 | (head[3] & 255) << 24;
            return in.readNBytes(length);
        }

        String next() throws IOException {
            byte[] bytes = bytes();
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private FieldType type() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setStored(true);
        type.setIndexOptions(
                shingles ? IndexOptions.DOCS_AND_FREQS : IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }

    private void addAll(IndexWriter writer, Passages passages) {
        Field field = new Field(TEXT, "", type());
        Document document = new Document();
        document.add(field);
        try {
            for (String text = passages.next(); text != null; text = passages.next()) {
                field.setStringValue(text);
                writer.addDocument(document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(Path folder, Path file, int threads) throws Exception {
        ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
        merges.setMaxMergesAndThreads(threads + 4, threads);
        IndexWriterConfig config = new IndexWriterConfig(shingles ? new ShingleAnalyzerWrapper(words, 2, 2) : words)
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                .setRAMBufferSizeMB(RAM_BUFFER_MB)
                .setUseCompoundFile(false)
                .setMergeScheduler(merges);
        try (MMapDirectory directory = new MMapDirectory(folder);
                IndexWriter writer = new IndexWriter(directory, config);
                Passages passages = new Passages(file);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> addAll(writer, passages)));
            }
            for (Future<?> one : running) {
                one.get();
            }
            writer.forceMerge(1);
            writer.commit(); // syncs
        }
    }

    // ---- asking ----

    private List<String> tokens(String text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = words.tokenStream(TEXT, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        }
        return tokens;
    }

    private static TermQuery term(String text) {
        return new TermQuery(new Term(TEXT, text));
    }

    /** Of shingles: all pairs, wherever they are in the passage; with more than two words that may be too many. */
    private Query phrase(List<String> tokens) {
        if (tokens.size() == 1) {
            return term(tokens.get(0));
        }
        if (!shingles) {
            return new PhraseQuery(TEXT, tokens.toArray(new String[0]));
        }
        if (tokens.size() == 2) {
            return term(tokens.get(0) + " " + tokens.get(1));
        }
        BooleanQuery.Builder pairs = new BooleanQuery.Builder();
        for (int i = 1; i < tokens.size(); i++) {
            pairs.add(term(tokens.get(i - 1) + " " + tokens.get(i)), BooleanClause.Occur.MUST);
        }
        return pairs.build();
    }

    private Query each(List<String> words, BooleanClause.Occur occur) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words) {
            all.add(phrase(tokens(word)), occur);
        }
        return all.build();
    }

    /** A word; "wor*"; or alternatives "one|other". */
    private IntervalsSource source(String word) throws IOException {
        if (word.endsWith("*")) {
            return Intervals.prefix(new BytesRef(word.substring(0, word.length() - 1)), EXPANSIONS);
        }
        List<IntervalsSource> alternatives = new ArrayList<>();
        for (String one : word.split("\\|")) {
            List<IntervalsSource> terms = new ArrayList<>();
            for (String token : tokens(one)) {
                terms.add(Intervals.term(token));
            }
            alternatives.add(Intervals.phrase(terms.toArray(new IntervalsSource[0])));
        }
        return alternatives.size() == 1
                ? alternatives.get(0)
                : Intervals.or(alternatives.toArray(new IntervalsSource[0]));
    }

    private Query intervals(String form, List<String> words) throws IOException {
        IntervalsSource[] sources = new IntervalsSource[words.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(words.get(i));
        }
        IntervalsSource all = switch (form) {
            case "near" -> Intervals.maxwidth(NEAR_WITHIN + 1,
                    Intervals.unorderedNoOverlaps(sources[0], sources[1]));
            case "slop" -> Intervals.maxgaps(SLOP, Intervals.ordered(sources));
            default -> Intervals.phrase(sources);
        };
        return new IntervalQuery(TEXT, all);
    }

    /** Null when there is no counterpart of the form. */
    private Query query(String form, List<String> words) throws IOException {
        return switch (form) {
            case "phrase" -> phrase(tokens(String.join(" ", words)));
            case "and" -> each(words, BooleanClause.Occur.MUST);
            case "or" -> each(words, BooleanClause.Occur.SHOULD);
            case "near", "slop", "wildcard", "alternatives" -> shingles ? null : intervals(form, words);
            default -> null;
        };
    }

    private long seen; // so that the text is really read

    /** Milliseconds, or a negative number. */
    private double ask(IndexSearcher searcher, String form, List<String> words) throws IOException {
        long start = System.nanoTime();
        Query query = query(form, words);
        if (query == null) {
            return -1;
        }
        StoredFields stored = searcher.storedFields();
        for (ScoreDoc hit : searcher.search(query, TOP).scoreDocs) {
            seen += stored.document(hit.doc).get(TEXT).length();
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void run(Path folder, Path queries, Path results) throws IOException {
        IndexSearcher.setMaxClauseCount(EXPANSIONS);
        List<String[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(queries)) {
            lines.add(line.split("\t"));
        }
        double[][] times = new double[lines.size()][ROUNDS];
        try (IndexReader reader = DirectoryReader.open(new MMapDirectory(folder));
                BufferedWriter out = Files.newBufferedWriter(results)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null); // a query asked again is to be answered again
            for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
                for (int i = 0; i < times.length; i++) {
                    String[] line = lines.get(i);
                    double took = ask(searcher, line[1], Arrays.asList(line).subList(2, line.length));
                    if (round >= 0) {
                        times[i][round] = took;
                    }
                }
            }
            for (int i = 0; i < times.length; i++) {
                String[] line = lines.get(i);
                Query query = query(line[1], Arrays.asList(line).subList(2, line.length));
                Arrays.sort(times[i]);
                out.write(query == null
                        ? "-\t-\n"
                        : String.format("%.6f\t%d%n", times[i][ROUNDS / 2], searcher.count(query)));
            }
        }
        if (seen == 0) {
            throw new IllegalStateException("nothing was found");
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 5 && arguments[0].equals("build")) {
            new LucenePeer(arguments[1])
                    .build(Path.of(arguments[2]), Path.of(arguments[3]), Integer.parseInt(arguments[4]));
        } else if (arguments.length == 5 && arguments[0].equals("run")) {
            new LucenePeer(arguments[1])
                    .run(Path.of(arguments[2]), Path.of(arguments[3]), Path.of(arguments[4]));
        } else if (arguments.length == 1 && arguments[0].equals("version")) {
            System.out.println(Version.LATEST);
        } else {
            throw new IllegalArgumentException("usage: LucenePeer build positions|shingles FOLDER PASSAGES THREADS"
                    + " | run positions|shingles FOLDER QUERIES RESULTS | version");
        }
    }
}

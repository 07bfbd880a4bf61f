//! Tantivy beside tifa.
//!
//! usage: tantivy-peer build FOLDER PASSAGES THREADS
//!        tantivy-peer run FOLDER QUERIES RESULTS
//!        tantivy-peer version
//!
//! The folder must not exist, or be empty. tests/bench/README.md says what PASSAGES, QUERIES and RESULTS are.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::time::Instant;

use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, Schema, TantivyDocument, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, Term};

type Outcome<T> = Result<T, Box<dyn Error>>;

const MEMORY_BYTES: usize = 1 << 30; // of all threads together
const ROUNDS: usize = 3;
const TOP: usize = 10;

fn schema() -> Schema {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut builder = Schema::builder();
    builder.add_text_field(
        "text",
        TextOptions::default()
            .set_indexing_options(indexing)
            .set_stored(),
    );
    builder.build()
}

fn next_passage(from: &mut impl Read) -> Outcome<Option<String>> {
    let mut length = [0u8; 4];
    match from.read_exact(&mut length) {
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut text = vec![0u8; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut text)?;
    Ok(Some(String::from_utf8(text)?))
}

/// Nothing is merged before all is in; then everything is merged once.
fn build(folder: &str, passages: &str, threads: usize) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema())?;
    let text = index.schema().get_field("text")?;
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, MEMORY_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut from = BufReader::with_capacity(1 << 20, File::open(passages)?);
    while let Some(passage) = next_passage(&mut from)? {
        let mut document = TantivyDocument::new();
        document.add_text(text, passage);
        writer.add_document(document)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    sync(folder)
}

/// Tantivy syncs what it commits; the rest is made sure of here.
fn sync(folder: &str) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        File::open(entry?.path())?.sync_all()?;
    }
    Ok(File::open(folder)?.sync_all()?)
}

struct Asker {
    searcher: Searcher,
    text: Field,
    analyzer: TextAnalyzer,
    seen: usize, // so that the text is really read
}

impl Asker {
    fn terms(&mut self, words: &[&str]) -> Vec<Term> {
        let mut terms = Vec::new();
        for word in words {
            let mut stream = self.analyzer.token_stream(word);
            while let Some(token) = stream.next() {
                terms.push(Term::from_field_text(self.text, &token.text));
            }
        }
        terms
    }

    /// A word that is several tokens here is a phrase.
    fn phrase(&mut self, words: &[&str]) -> Box<dyn Query> {
        let mut terms = self.terms(words);
        match terms.len() {
            1 => Box::new(TermQuery::new(
                terms.remove(0),
                IndexRecordOption::WithFreqs,
            )),
            0 => Box::new(BooleanQuery::new(Vec::new())),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    }

    fn each(&mut self, words: &[&str], occur: Occur) -> Box<dyn Query> {
        let clauses = words.iter().map(|word| (occur, self.phrase(&[word])));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    /// None when there is no counterpart of the form.
    fn query(&mut self, form: &str, words: &[&str]) -> Option<Box<dyn Query>> {
        match form {
            "phrase" => Some(self.phrase(words)),
            "and" => Some(self.each(words, Occur::Must)),
            "or" => Some(self.each(words, Occur::Should)),
            _ => None,
        }
    }

    fn ask(&mut self, form: &str, words: &[&str]) -> Outcome<Option<f64>> {
        let start = Instant::now();
        let Some(query) = self.query(form, words) else {
            return Ok(None);
        };
        let top = TopDocs::with_limit(TOP).order_by_score();
        for (_score, address) in self.searcher.search(&query, &top)? {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let text = document.get_first(self.text).and_then(|v| v.as_str().map(str::len));
            self.seen += text.unwrap_or(0);
        }
        Ok(Some(start.elapsed().as_secs_f64() * 1e3))
    }
}

fn run(folder: &str, queries: &str, results: &str) -> Outcome<()> {
    let index = Index::open_in_dir(folder)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let text = index.schema().get_field("text")?;
    let analyzer = index.tokenizer_for_field(text)?;
    let mut asker = Asker { searcher: reader.searcher(), text, analyzer, seen: 0 };
    let file = fs::read_to_string(queries)?;
    let lines: Vec<Vec<&str>> = file.lines().map(|line| line.split('\t').collect()).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); lines.len()];
    for round in 0..=ROUNDS {
        for (line, took) in lines.iter().zip(times.iter_mut()) {
            let took_ms = asker.ask(line[1], &line[2..])?;
            if round > 0 {
                took.extend(took_ms);
            }
        }
    }
    let mut out = BufWriter::new(File::create(results)?);
    for (line, took) in lines.iter().zip(times.iter_mut()) {
        let Some(query) = asker.query(line[1], &line[2..]) else {
            writeln!(out, "-\t-")?;
            continue;
        };
        took.sort_by(f64::total_cmp);
        let count = asker.searcher.search(&query, &Count)?;
        writeln!(out, "{:.6}\t{}", took[ROUNDS / 2], count)?;
    }
    out.flush()?;
    if asker.seen == 0 {
        return Err("nothing was found".into());
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[1..] {
        ["build", folder, passages, threads] => build(folder, passages, threads.parse()?),
        ["run", folder, queries, results] => run(folder, queries, results),
        ["version"] => {
            println!("{}", tantivy::version_string());
            Ok(())
        }
        _ => Err("usage: tantivy-peer build FOLDER PASSAGES THREADS | run FOLDER QUERIES RESULTS | version".into()),
    }
}

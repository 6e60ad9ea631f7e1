import ArgumentParser
import LogDecoding
import TraceModel
import TraceRendering
import TraceStore

/// `trace ingest`: logs into an index.
struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Index JSON logs in a SQLite file.",
    usage: """
      trace ingest client.jsonl api.jsonl consumer-*.jsonl
      trace ingest --db incident.db /var/log/app/*.jsonl
      kubectl logs deploy/api | trace ingest -
      trace ingest --format json *.jsonl | jq .skipped
      """,
    discussion: """
      Running it again on the same files adds only what is new in them: a file is known by its content, not by \
      its name. It may be interrupted at any moment, and several may run at once on one index. Lines that are \
      no JSON, have no time, or are longer than 16 MiB are skipped, counted and located; the rest goes on. \
      Times without an offset are read as UTC. The cost grows with the bytes that are new.
      """)

  @Argument(help: ArgumentHelp("Log files; '-' is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The index.", discussion: "Default: TRACE_DB, or trace.db here.", valueName: "path"))
  var db: String?

  @Option(name: .long, help: "Print the summary as: table, json or ndjson.")
  var format: OutputFormat?

  @Flag(name: .long, help: "Skipped lines make the command fail with status 2.")
  var strict = false

  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: .hidden)
  var batchBytes = Indexer.batchBytes

  mutating func run() async throws {
    if files.isEmpty {
      guard !TerminalStream.input.isTerminal else {
        throw Failure(
          .usage, "no logs are named",
          details: ["for example: trace ingest *.jsonl", "from a pipe: … | trace ingest -"])
      }
      files = ["-"]
    }
    let catalog = Catalog()
    let index = try IndexFile(path: SourceOptions.indexPath(db), for: .writing, catalog: catalog)
    let progress = IngestProgress()
    var indexer = try Indexer(
      files, index: index, decoder: try LogDecoder(profile: .makeDefault(), catalog: catalog),
      batchBytes: batchBytes, progress: progress.show)
    let summary = try await indexer.run()
    progress.clear()
    Diagnostics.report(summary.sources, naiveFiles: indexer.naiveFiles, failures: indexer.failures)
    if let format = format ?? (TerminalStream.output.isTerminal ? .table : nil) {
      Output.writeLine(IngestRenderer(format: format, page: try output.page()).render(summary))
    }
    if !indexer.failures.isEmpty || (strict && !summary.total.skipped.isEmpty) { throw Failure(.failed) }
  }
}

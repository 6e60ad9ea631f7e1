import ArgumentParser
import CMalloc
import TraceRendering
import TraceSources

/// `trace ingest`: logs into an index.
struct IngestCommand: NamedCommand {
  static let name = "ingest"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Index logs in a SQLite file.",
    usage: "trace ingest [<file> ...] [<options>]",
    discussion: """
      EXAMPLES
        trace ingest client.jsonl api.jsonl consumer-*.jsonl
        trace ingest --db incident.db /var/log/app 'archive/*.jsonl.gz'
        trace ingest --follow /var/log/containers
        kubectl logs deploy/api | trace ingest -
        trace ingest --format json *.jsonl | jq .skipped

      Running it again on the same files adds only what is new in them: a file is known by its content, not by \
      its name. It may be interrupted at any moment, and several may run at once on one index. Lines that are \
      neither JSON nor logfmt, have no time, or are longer than 16 MiB are skipped, counted and located; the rest is indexed. \
      Times without an offset are read as UTC, or as in the zone of --log-tz. The cost grows with the bytes that are new.

      Logs in gzip and zstd are read as they are. Of a directory everything is read but hidden files, indexes, and files \
      that are no text. A pattern in quotes is looked up by trace itself. A pipe may stay open: its lines are in the index \
      within a second.

      --follow looks at files four times a second, and knows rotation: renamed, truncated and replaced files. Ctrl-C \
      or SIGTERM ends it; all complete lines are in the index then.

      --redact takes fields out before anything is stored: in any object, list, envelope or string of a record, in any case \
      of letters. `user.email` is also "user":{"email":...}. `=hash` writes an HMAC-SHA256 in its place: equal values, ids \
      among them, stay equal. An index leaves the same fields out of later logs. A value within a \
      text, such as `signed in bob@example.org`, is no field, and stays.

      The summary tells of each log who wrote it, from when to when, how many records are steps, and the recognised \
      logger. Of a log without ids it names the fields that could be one. On a terminal it is printed; in a pipe only \
      with --format.

      --shards divides an index among several files, where one is too large or too slow: each has all records of some \
      requests. To read them, name all with --db, or a pattern: trace report --db 'trace-*.db'. Running it again with the \
      same --shards and --db adds what is new.

      EXIT STATUS
        0   done
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Log files, directories, patterns; '-' is standard input, which is also read if none is named.",
      valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Flag(
    name: .long,
    help: "Go on with what comes: files through rotation, new files in directories, until interrupted.")
  var follow = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Divide the requests among this number of indexes: trace-1.db, trace-2.db, ...", valueName: "n"))
  var shards: Int?

  @OptionGroup var index: IndexOptions

  @Option(name: .long, help: "Print the summary in this format.")
  var format: FormatOption<IngestResult>?

  @Flag(name: .long, help: "End with status 2 if lines were skipped.")
  var strict = false

  @OptionGroup var decoding: DecoderOptions

  @OptionGroup var redaction: RedactionOptions

  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: .hidden)
  var batchBytes = Indexer.batchBytes

  func validate() throws {
    guard let shards else { return }
    guard (1...ShardPath.most).contains(shards) else {
      throw ValidationError("--shards takes a number from 1 to \(ShardPath.most)")
    }
    if follow { throw ValidationError("--follow reads into one index: leave out --shards, or --follow") }
  }

  mutating func run() async throws {
    trace_use_mmap_for_blocks()
    if files.isEmpty {
      guard !TerminalStream.input.isTerminal else {
        throw Failure(
          .usage, "no logs are named",
          details: ["for example: trace ingest *.jsonl", "from a pipe: … | trace ingest -"])
      }
      files = ["-"]
    }
    let run = try IngestRun(
      files: files, follows: follow, shards: shards, decoding: decoding, redaction: redaction, options: index,
      batchBytes: batchBytes)
    try await run.run(strict: strict) { [output, format] in try output.write($0, in: format) }
  }
}

import ArgumentParser
import CMalloc
import TraceRendering
import TraceSources

/// `trace merge`: one index of several.
struct MergeCommand: NamedCommand {
  static let name = "merge"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Make one index of several, or knowledge of shards.",
    usage: """
      trace merge <index> ... [--db <path>] [<options>]
      trace merge --knowledge <file> <shard> ...
      """,
    discussion: """
      EXAMPLES
        trace merge web-1.db web-2.db worker.db --db all.db
        trace merge 'machines/*.db' --db all.db
        trace merge worker-2.db --db all.db
        trace merge --knowledge all.knowledge 'trace-*.db'

      The index of --db answers as if all logs had been ingested into it. The order of the indexes does not matter. \
      It is made, or gets the logs of the others beside its own; the others stay as they are. The log files are not \
      needed. Each log is read by the profile and in the zone that it was read by; what was skipped, forgotten or \
      redacted stays so.

      A log is known by its content, as by 'trace ingest': one that several indexes hold counts once, by its longest \
      reading. Two logs of one path and other content are two logs. Programs that log no name are called after the path of \
      their log, so give the logs of each machine a directory of its own: web-1/app.log, web-2/app.log.

      Until all is made, the index is what it was; it may be interrupted at any moment. The cost is that of 'trace reindex' \
      on all of them, and room for a second index beside the first.

      --knowledge makes no index. It writes to a file what the requests of some shards tell together, for 'trace settle': the       evidence on clocks and missing records. Besides shards it takes such files, so that each machine may begin with its own       shards; in whatever order they are put together, the file is the same. Shards that are not in it yet are told.

      EXIT STATUS
        0   done
        2   failed; the index is as it was
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Indexes, or patterns in quotes; with --knowledge also files of knowledge.", valueName: "index"),
    completion: .file())
  var indexes: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("Write here what these shards know together, and no index.", valueName: "file"),
    completion: .file())
  var knowledge: String?

  @OptionGroup var index: IndexOptions

  @Option(name: .long, help: "Print the summary in this format.")
  var format: FormatOption<IngestResult>?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard knowledge != nil else { return }
    if !index.db.isEmpty { throw ValidationError("--knowledge makes no index, so there is none of --db") }
    if format != nil { throw ValidationError("--knowledge prints nothing, so there is no --format") }
  }

  mutating func run() async throws {
    trace_use_mmap_for_blocks()
    if let knowledge {
      let paths = LogPaths(indexes)
      if let problem = paths.problems.first { throw problem }
      return try await KnowledgeRun.merge(paths.files, into: knowledge)
    }
    let decoder = try DecoderOptions.plainDecoder()
    let others = try others().map { try IndexOptions.openForReading($0) }
    let merged = try index.openForWriting()
    let summary = try await Merger.merge(others, into: merged, decoder: decoder)
    MergeMessages.tell(summary)
    try Diagnostics.tell(interruptionOf: IndexSource(index: merged, decoder: decoder), index)
    try output.write(summary.logs, in: format)
  }

  /// The paths of the indexes without the path of `--db`, which a pattern may fit.
  private func others() throws -> [String] {
    let paths = LogPaths(indexes)
    if let problem = paths.problems.first { throw problem }
    let own = WholePath.of(index.path)
    let others = paths.files.filter { WholePath.of($0) != own }
    guard others.isEmpty else { return others }
    throw Failure(
      .usage, "no index is named that '\(index.path)' is to be merged with",
      details: ["for example: trace merge web.db worker.db --db all.db"])
  }
}

import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace forget`: requests out of an index.
struct ForgetCommand: NamedCommand {
  static let name = "forget"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Remove requests from the index and from its file.",
    usage: "trace forget [<id> ...] [--before <time>] [<options>]",
    discussion: """
      EXAMPLES
        trace forget 7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33
        trace forget --before 30d
        trace forget --before 2026-01-01 --dry-run
        trace find --where user=bob | trace forget -

      Of a request everything goes: its records, its id, its part in all counts, and names of programs and topics without \
      another record. The index is then as if made without it. An id may be spelled as for 'trace show', and a typed one \
      be shortened; from a pipe only whole ids are taken. Of an id that names several requests all go, or id#2 alone.

      --before removes the requests with an older last record, by the logged time, and older records without an id. A \
      request that an ingest is just adding to stays. A record of several requests, such as that of a batch, stays with \
      those that stay, without the id.

      How far each log was read stays known: the same logs, ingested again, bring nothing back. Another index, or one \
      that was deleted, does not know what was forgotten here: it takes in the whole log.

      Removed bytes are overwritten, and the file gets smaller; copies and backups of it stay as they are. Others may read \
      meanwhile, and an ingest at work takes turns. After an interruption, 'trace forget' without an id ends the work. It \
      reads the places of all records and writes the rest of the index anew, which needs its size on the disk for a \
      moment.

      EXIT STATUS
        0   done, also where nothing was older
        1   an id was not found, or fits more than one request; the others are forgotten
        2   failed
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Correlation ids or their beginnings; '-' reads them from standard input.", valueName: "id"),
    completion: Completions.ids)
  var ids: [String] = []

  // A time that begins with a dash is none, and is said to be none.
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Requests whose last record is older than this: a time, or how long ago (30d, 12h).", valueName: "time")
  )
  var before: String?

  @Flag(name: .long, help: "Remove nothing; print what would be removed.")
  var dryRun = false

  @OptionGroup var index: IndexOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<RemovalResult>(table: TableFormat())

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if before != nil, !ids.isEmpty {
      throw ValidationError("--before removes what is older, whatever its id; leave the ids out")
    }
  }

  mutating func run() async throws {
    let page = try output.page()
    let time = try before.map {
      try TimeExpression.parse($0, now: WallClock.now, zone: try output.zone())
    }
    // Opened to read, so that no index is made. An interrupted removal is ended now, unless nothing is to be done.
    let reading = try index.source(tellsRemoval: dryRun) { path in
      Diagnostic(
        "there is no index at '\(path)', so there is nothing to forget",
        details: ["to name another file: --db PATH"])
    }
    let (scope, missing) = try scope(time, reading)
    let removal = try index.removal(beside: reading)
    if case .nothing = scope, before == nil, ids.isEmpty, try !removal.isOpen() { throw Self.nothingNamed }
    let summary = dryRun ? try removal.preview(scope) : try await removal.run(scope)
    Output.write(format.writer.removal(summary, from: index.path, on: page))
    if missing > 0 { throw Failure(.nothingFound) }
  }

  private static let nothingNamed = Failure(
    .usage, "nothing is named that is to be forgotten",
    details: ["for example: trace forget ID, trace forget --before 30d"])

  /// The named requests, and the number of names without a request.
  private func scope(_ time: Timestamp?, _ source: IndexSource) throws -> (RequestRemoval.Scope, missing: Int)
  {
    if let time { return (.before(time), 0) }
    // A list of ids may be asked for twice: then a gone id must not mean another that begins like it.
    var named = NamedRequests(
      ids, in: source, options: index.typed, takesBeginnings: !ids.contains("-"))
    var keys: [RequestID] = []
    while let next = try named.next() { keys += next }
    if keys.isEmpty, named.missing == 0, !ids.isEmpty { throw IDMessages.noIDs }
    return (keys.isEmpty ? .nothing : .requests(keys), named.missing)
  }
}

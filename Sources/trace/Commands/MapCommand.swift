import ArgumentParser
import TraceRendering
import TraceSources

/// `trace map`: a range of a log as frames, for `trace reduce`.
struct MapCommand: NamedCommand {
  static let name = "map"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Read a range of a log, for 'trace reduce'.",
    usage: "trace map <file> --shards <n> --side <path> [<options>]",
    discussion: """
      EXAMPLES
        trace map app.jsonl --shards 4 --side app.side > frames
        trace map app.jsonl --range 0-500000000 --shards 4 --side 1.side > 1
        trace map app.jsonl --range 500000000- --shards 4 --side 2.side > 2

      Prints the records of a range of bytes as frames, a line each, and writes what else it knows of the range to the \
      file of --side. 'trace reduce' makes one shard of an index of the frames of that shard, sorted by their bytes, and of \
      the sides of all ranges of all logs. The shards are those that 'trace ingest --shards' makes of the same logs.

      To make shard 3 of ranges: LC_ALL=C sort 1 2 | grep -a ^003 | trace reduce 1.side 2.side --shard 3

      A range has the lines that begin in it, so a log may be cut at any byte. A log that is compressed, comes through a \
      pipe, or stands in a packing that is taken off is read as a whole, and so is one with --redact. All ranges are read by \
      one version of trace and with the same options.

      The first field of a frame is its shard, three digits from 001 on. Whoever carries frames needs no other.

      EXIT STATUS
        0   done
        2   failed; there is no side then, and the frames do not count
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("The log; '-' is standard input.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The bytes from-to, the last one excluded; 'from-' is all behind. Without it: the whole log.",
      valueName: "from-to"))
  var range: RangeArgument?

  @Option(name: .long, help: ArgumentHelp("How many shards the index will have.", valueName: "n"))
  var shards: Int

  @Option(
    name: .long, help: ArgumentHelp("Where to write what is known of the range.", valueName: "path"),
    completion: .file())
  var side: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The name of the log, in the index and in all of its ranges. Without it: the file as it was typed.",
      valueName: "name"))
  var source: String?

  @OptionGroup var decoding: DecoderOptions

  @OptionGroup var redaction: RedactionOptions

  func validate() throws {
    guard (1...ShardPath.most).contains(shards) else {
      throw ValidationError("--shards takes a number from 1 to \(ShardPath.most)")
    }
  }

  mutating func run() async throws {
    let run = try MapRun(
      file: file, range: range?.range ?? LogRange(), called: source ?? file, shards: shards,
      decoding: decoding, redaction: redaction)
    try run.run(side: side)
  }
}

/// `0-4096`, or `4096-`.
struct RangeArgument: ExpressibleByArgument {
  let range: LogRange

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Int64(parts[0]), start >= 0 else { return nil }
    guard !parts[1].isEmpty else {
      range = LogRange(start: start)
      return
    }
    guard let end = Int64(parts[1]), end >= start else { return nil }
    range = LogRange(start: start, end: end)
  }
}

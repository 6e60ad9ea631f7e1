import ArgumentParser
import CMalloc
import TraceRendering
import TraceSources

/// `trace reduce`: a shard of an index of the frames of `trace map`.
struct ReduceCommand: NamedCommand {
  static let name = "reduce"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Make a shard of what 'trace map' has read.",
    usage: "trace reduce <side> ... --shard <k> [--db <path>] [<options>]",
    discussion: """
      EXAMPLES
        LC_ALL=C sort frames | grep -a ^001 | trace reduce app.side --shard 1
        trace reduce 'sides/*' --shard 3 --db incident.db < sorted-003
        cat sides/* > all; trace reduce all --shard 2 < sorted-002

      Reads the frames of one shard from standard input, sorted by their bytes, and the sides of all ranges of all logs. \
      Makes the shard: trace-2.db for --shard 2 --db trace.db. Once all are there, commands with --db 'trace-*.db' \
      answer what one index of the logs answers.

      The order of the sides does not matter, and files of sides may be put together by 'cat'. Every byte of every log must \
      be in one range, and every frame must be here: what is lost, doubled or cut is named, and no shard is made. Ranges \
      that were read by another version of trace, or with other options, are refused.

      Memory does not grow with the frames. Until the shard is whole, nothing is seen of it.

      EXIT STATUS
        0   done
        2   failed; there is no shard then
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("Files of sides, directories, or patterns in quotes.", valueName: "side"),
    completion: .file())
  var sides: [String]

  @Option(name: .long, help: ArgumentHelp("Which shard to make, from 1.", valueName: "k"))
  var shard: Int

  @OptionGroup var index: IndexOptions

  func validate() throws {
    guard (1...ShardPath.most).contains(shard) else {
      throw ValidationError("--shard takes a number from 1 to \(ShardPath.most)")
    }
  }

  mutating func run() async throws {
    trace_use_mmap_for_blocks()
    guard !TerminalStream.input.isTerminal else {
      throw Failure(
        .usage, "no frames come from standard input",
        details: ["for example: LC_ALL=C sort frames | grep -a ^001 | trace reduce app.side --shard 1"])
    }
    let path = ShardPath.path(ofShard: shard, of: try index.onlyPath())
    try await ReduceRun(sides: sides, shard: shard).run(to: path)
  }
}

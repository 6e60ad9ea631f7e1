import ArgumentParser
import CMalloc
import TraceRendering

/// `trace settle`: the final requests of one shard, as tables.
struct SettleCommand: NamedCommand {
  static let name = "settle"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Write the requests of one shard as tables.",
    usage: "trace settle <shard> --knowledge <file> --to <directory>",
    discussion: """
      EXAMPLES
        trace settle trace-3.db --knowledge all.knowledge --to tables/3
        trace settle trace.db --knowledge trace.knowledge --to tables
        for k in 1 2; do trace settle trace-$k.db --knowledge all --to $k; done

      The knowledge is what 'trace merge --knowledge all.knowledge' writes of 'trace-*.db'. To read the tables: \
      duckdb -c "SELECT outcome, count(*) FROM 'tables/*/requests.jsonl' GROUP BY 1"

      Each shard of an index is settled by itself, on any machine that has it and the knowledge of all shards. The tables of \
      all shards together say what 'trace find', 'show' and 'report' say of all shards: clocks are corrected, and outcomes \
      revised, by all requests and logs. An index by itself is settled with its own knowledge.

      The tables are requests.jsonl, calls.jsonl, segments.jsonl, messages.jsonl and notes.jsonl, a row a line. Requests stand in \
      the order of the shard, and the same shard and knowledge give the same bytes. Members are called as in other JSON; what \
      is not known is absent.

      Memory does not grow with the shard. No table is there before all are whole.

      EXIT STATUS
        0   done
        2   failed: the knowledge is of other shards, of another version, or damaged
        64  wrong usage
      """)

  @Argument(help: ArgumentHelp("The shard, or an index by itself.", valueName: "shard"), completion: .file())
  var shard: String

  @Option(
    name: .long,
    help: ArgumentHelp("What all shards know together, as 'trace merge' has written it.", valueName: "file"),
    completion: .file())
  var knowledge: String

  @Option(
    name: .long, help: ArgumentHelp("Where to write the tables.", valueName: "directory"),
    completion: .directory)
  var to: String

  mutating func run() async throws {
    trace_use_mmap_for_blocks()
    try await SettleRun(shard: shard, knowledge: knowledge, directory: to).run()
  }
}

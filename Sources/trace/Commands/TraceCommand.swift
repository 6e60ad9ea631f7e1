import ArgumentParser
import CCommit

/// The root command: what the tool is, and its subcommands.
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follow a request through the logs of every program that it passed.",
    usage: "trace <command> [<options>]",
    discussion: """
      EXAMPLES
        trace ingest client.jsonl api.jsonl consumer-*.jsonl
        trace report
        trace show 7f3a
        trace find --outcome failed | trace show -
        trace doctor
        trace check --slo 'p99(end_to_end) < 2s' --slo 'share(failed) < 1%'
        trace diff before.db after.db
        kubectl logs deploy/api | trace report --from -

      Reads JSON and logfmt logs, joins their records by correlation id, and gives each request back: where its time \
      went, how often a message was delivered, how it ended. The index is one SQLite file (trace.db, or \
      --db PATH, or TRACE_DB). With --from, commands read logs directly and leave nothing behind.

      EXIT STATUS
        0   done
        1   nothing found
        2   failed, or lines were skipped under --strict
        3   an objective is violated
        4   too little data to say whether one is kept
        64  wrong usage
      """,
    version: Version.text,
    subcommands: commands)

  /// In the order of the help.
  static let commands: [any NamedCommand.Type] = [
    IngestCommand.self, ShowCommand.self, FindCommand.self, ReportCommand.self, CheckCommand.self,
    DiffCommand.self, MetricsCommand.self, ExportCommand.self,
    DoctorCommand.self, SQLCommand.self,
    ProfileCommand.self, ReindexCommand.self, MergeCommand.self, ForgetCommand.self,
    MapCommand.self, ReduceCommand.self, SettleCommand.self,
  ]
}

/// A command that is found by its name. Its configuration, with the text of its help, is made only if it is asked for.
protocol NamedCommand: AsyncParsableCommand {
  static var name: String { get }
}

/// The version of the program.
enum Version {
  static let number = "0.1.0"
  /// `0.1.0 (7932d2926c5b)`. The commit is there in installed builds; a + behind it says that files were changed.
  static let text = {
    let commit = String(cString: trace_commit())
    return commit.isEmpty ? number : "\(number) (\(commit))"
  }()
}

import ArgumentParser
import CMalloc
import TraceRendering
import TraceSources

/// `trace reindex`: an index made anew with another profile.
struct ReindexCommand: NamedCommand {
  static let name = "reindex"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Make an index anew with another profile.",
    usage: "trace reindex [<options>]",
    discussion: """
      EXAMPLES
        trace reindex
        trace reindex --profile trace.yaml --db incident.db
        trace reindex --profile default

      Steps, requests and clocks become what they were if the logs had been ingested with the profile; the log files are \
      not needed. Lines that were skipped are not in the index and stay skipped. Until all is made, the index is what it \
      was; it may be interrupted at any moment. The cost is that of an ingest, and room for a second index beside the first.

      EXIT STATUS
        0   done
        2   failed; the index is as it was
        64  wrong usage
      """)

  @OptionGroup var index: IndexOptions

  @OptionGroup var meaning: ProfileOptions

  @Option(name: .long, help: "Print the summary in this format.")
  var format: FormatOption<IngestResult>?

  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    trace_use_mmap_for_blocks()
    let found = try meaning.found()
    Diagnostics.tell(found)
    let decoder = try meaning.decoder(by: found)
    // Opened to read, so that no index is made.
    _ = try index.source()
    let summary = try await Reindexer(index: index.openForWriting(), decoder: decoder).run()
    try output.write(summary, in: format)
  }
}

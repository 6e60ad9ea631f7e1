import ArgumentParser
import TraceRendering

/// The value of `--format` of a command whose result is of a `Kind`, such as `ReportResult`.
struct FormatOption<Kind: ResultKind>: ExpressibleByArgument, Sendable {
  /// The writer of the result.
  let writer: Kind.Writer
  private let name: String

  /// The default of an option: a table.
  init(table writer: Kind.Writer) { (self.writer, name) = (writer, TableFormat().name) }

  init?(argument: String) {
    guard let writer = OutputFormats.named(argument, for: Kind.self) else { return nil }
    (self.writer, name) = (writer, argument)
  }

  static var allValueStrings: [String] { OutputFormats.names(for: Kind.self) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  var defaultValueDescription: String { name }
}

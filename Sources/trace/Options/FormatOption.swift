import ArgumentParser
import TraceRendering

/// The value of `--format` of a command whose result is of a `Kind`, such as `ReportResult`.
struct FormatOption<Kind: ResultKind>: ExpressibleByArgument, Sendable {
  /// What writes the result.
  let writer: Kind.Writer

  /// The default of an option.
  init(_ writer: Kind.Writer) { self.writer = writer }

  init?(argument: String) {
    guard let writer = OutputFormats.named(argument, for: Kind.self) else { return nil }
    self.writer = writer
  }

  static var allValueStrings: [String] { OutputFormats.names(for: Kind.self) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  var defaultValueDescription: String { Kind.format(writer).name }
}

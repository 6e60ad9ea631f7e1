import ArgumentParser
import TraceRendering

/// The value of `--format` of a command whose result a `Writer`, such as `any ReportFormat`, can write.
struct FormatOption<Writer: Sendable>: ExpressibleByArgument, Sendable {
  /// What writes the result.
  let writer: Writer

  /// The default of an option.
  init(_ writer: Writer) { self.writer = writer }

  init?(argument: String) {
    guard let writer = OutputFormats.named(argument, of: Writer.self) else { return nil }
    self.writer = writer
  }

  static var allValueStrings: [String] { OutputFormats.names(of: Writer.self) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  var defaultValueDescription: String {
    guard let format = writer as? any OutputFormat else {
      preconditionFailure("\(Writer.self) is no kind of output format")
    }
    return format.name
  }
}

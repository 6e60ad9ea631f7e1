import ArgumentParser
import TraceModel
import TraceRendering

extension OutputFormat: ExpressibleByArgument {}

/// When to use colour.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument { case auto, always, never }

/// How a result is printed.
struct OutputOptions: ParsableArguments {
  @Option(name: .long, help: "Use colour. NO_COLOR is respected.")
  var color = ColorChoice.auto

  @Option(
    name: .long,
    help: ArgumentHelp("Show times in this zone: UTC, local, +02:00 or Europe/Berlin.", valueName: "zone"))
  var tz: String?

  /// The page that results are drawn on.
  func page() throws -> Page {
    Page(
      width: TerminalStream.output.isTerminal || Environment["COLUMNS"] != nil
        ? TerminalStream.output.width : nil,
      style: Style(hasColour: hasColour), times: try times())
  }

  private var hasColour: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      TerminalStream.output.isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    }
  }

  private func times() throws -> TimestampFormat {
    guard let tz, let zone = try TimeZoneName.zone(tz) else { return .utc }
    return TimestampFormat { Int(zone($0.nanoseconds / 1_000_000_000)) }
  }
}

import ArgumentParser
import LogReading
import TraceModel
import TraceRendering

/// When to use colour.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument { case auto, always, never }

/// How a result is printed.
struct OutputOptions: ParsableArguments {
  @Option(name: .long, help: "Use colour. NO_COLOR is respected.")
  var color = ColorChoice.auto

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Show times in this zone, and take those given without one as of it: UTC, local, +02:00 or Europe/Berlin.",
      valueName: "zone"))
  var tz: String?

  /// The page that results are drawn on.
  func page(isForSpreadsheets: Bool = false) throws -> OutputTarget {
    OutputTarget(
      width: TerminalStream.output.isTerminal || Environment["COLUMNS"] != nil
        ? TerminalStream.output.width : nil,
      isTerminal: TerminalStream.output.isTerminal, isForSpreadsheets: isForSpreadsheets,
      style: ColourMode(hasColour: hasColour), times: try times())
  }

  private var hasColour: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      TerminalStream.output.isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    }
  }

  /// The zone of `--tz`; nil for UTC.
  func zone() throws -> LocalZone? {
    guard let tz, let offset = try TimeZoneName.zone(tz) else { return nil }
    return LocalZone(name: tz, offset: offset)
  }

  private func times() throws -> TimestampFormat {
    guard let tz, let zone = try TimeZoneName.zone(tz) else { return .utc }
    return TimestampFormat { Int(zone($0.nanoseconds / 1_000_000_000)) }
  }
}

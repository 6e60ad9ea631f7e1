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
      valueName: "zone"), completion: Completions.zones)
  var tz: String?

  @Flag(
    name: .long, help: "Print at once, whatever its length. Without it: through TRACE_PAGER, PAGER or less.")
  var noPager = false

  /// The page for results. From now on, output longer than the screen goes through a pager.
  func page(isForSpreadsheets: Bool = false) throws -> OutputTarget {
    if !noPager { Pager.begin() }
    var page = OutputTarget(
      width: TerminalStream.output.isTerminal || Environment["COLUMNS"] != nil
        ? TerminalStream.output.width : nil,
      isTerminal: TerminalStream.output.isTerminal, isForSpreadsheets: isForSpreadsheets,
      style: ColourMode(hasColour: hasColour, palette: Self.palette), times: try times())
    page.command = CommandLine.arguments.dropFirst().map(Shell.quoted)
    return page
  }

  /// Writes the summary of read logs in a format that was asked for. Without one:
  /// a table on a terminal, nothing in a pipe.
  func write(_ summary: IngestSummary, in format: FormatOption<IngestResult>?) throws {
    guard let writer = format?.writer ?? (TerminalStream.output.isTerminal ? TableFormat() : nil) else {
      return
    }
    Output.writeLine(writer.summary(summary, on: try page()))
  }

  private var hasColour: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto where Environment["NO_COLOR"] == nil && Self.isForced: true
    case .auto:
      TerminalStream.output.isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    }
  }

  /// `FORCE_COLOR` or `CLICOLOR_FORCE` asks for colour in a pipe, too.
  private static var isForced: Bool {
    ["FORCE_COLOR", "CLICOLOR_FORCE"].contains { Environment[$0].map { $0 != "0" } ?? false }
  }

  /// The colours of the terminal, by its own statement.
  static var palette: ColourMode.Palette {
    let name = Environment["TERM"] ?? ""
    let isFull =
      Environment["COLORTERM"] != nil
      || ["256color", "kitty", "alacritty", "direct"].contains(where: name.contains)
    return isFull ? .full : .sixteen
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

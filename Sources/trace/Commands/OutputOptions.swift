import ArgumentParser
import FoundationEssentials
import TraceModel
import TraceRendering

extension OutputFormat: ExpressibleByArgument {}

/// The values of `--format` where the result is one document and no list of rows.
enum DocumentFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, ndjson

  /// What a renderer calls it.
  var output: OutputFormat {
    switch self {
    case .table: .table
    case .json: .json
    case .ndjson: .ndjson
    }
  }
}

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
  func page() throws -> Page {
    Page(
      width: TerminalStream.output.isTerminal || Environment["COLUMNS"] != nil
        ? TerminalStream.output.width : nil,
      style: Style(hasColour: hasColour), times: TimestampFormat(offset: try zone()))
  }

  private var hasColour: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      TerminalStream.output.isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    }
  }

  /// Seconds that the zone is east of UTC at an instant.
  func zone() throws -> @Sendable (Timestamp) -> Int {
    guard let tz, tz != "UTC", tz != "Z" else { return { _ in 0 } }
    if let offset = Self.fixedOffset(tz) { return { _ in offset } }
    guard let zone = tz == "local" ? TimeZone.current : TimeZone(identifier: tz) else {
      throw Failure(
        .usage, "there is no time zone '\(tz)'",
        details: ["for example: --tz UTC, --tz local, --tz +02:00, --tz Europe/Berlin"])
    }
    return { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.nanoseconds) / 1e9)) }
  }

  private static func fixedOffset(_ text: String) -> Int? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4 || digits.count == 2, let value = Int(digits) else { return nil }
    let (hours, minutes) = digits.count == 2 ? (value, 0) : value.quotientAndRemainder(dividingBy: 100)
    guard hours <= 18, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}

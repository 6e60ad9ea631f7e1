import FoundationEssentials

/// Time zones by the names that the command line takes: `UTC`, `local`, `+02:00`, `Europe/Berlin`.
enum TimeZoneName {
  /// Seconds east of UTC at an instant, in seconds since 1970.
  typealias Offset = @Sendable (_ secondsSinceEpoch: Int64) -> Int64

  /// What the zone makes of instants; nil for UTC. Throws where there is no such zone.
  static func zone(_ name: String) throws -> Offset? {
    if name == "UTC" || name == "Z" { return nil }
    if let offset = fixedOffset(name) { return { _ in offset } }
    guard let zone = name == "local" ? TimeZone.current : TimeZone(identifier: name) else {
      throw Failure(
        .usage, "there is no time zone '\(name)'",
        details: ["for example: UTC, local, +02:00, Europe/Berlin"])
    }
    return { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) }
  }

  private static func fixedOffset(_ text: String) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4 || digits.count == 2, let value = Int64(digits) else { return nil }
    let (hours, minutes) = digits.count == 2 ? (value, 0) : value.quotientAndRemainder(dividingBy: 100)
    guard hours <= 18, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}

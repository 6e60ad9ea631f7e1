import FoundationEssentials
import TraceModel

extension LocalZone {
  /// Seconds east of UTC at an instant, in seconds since 1970.
  package typealias Offset = @Sendable (_ secondsSinceEpoch: Int64) -> Int64

  /// The offset of instants in a zone by its name: `UTC`, `local`, `+02:00`, `Europe/Berlin`;
  /// nil if there is none of that name.
  package static func offset(named name: String) -> Offset? {
    if name == "UTC" || name == "Z" { return { _ in 0 } }
    if let offset = fixedOffset(name) { return { _ in offset } }
    guard let zone = name == "local" ? TimeZone.current : TimeZone(identifier: name) else { return nil }
    return { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) }
  }

  /// The zone of the system with the name most like `name`; nil if there is none.
  package static func nearestName(to name: String) -> String? {
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: "/usr/share/zoneinfo")) ?? []
    return EditDistance.nearest(to: name, among: files.filter { $0.first?.isUppercase == true })?.word
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

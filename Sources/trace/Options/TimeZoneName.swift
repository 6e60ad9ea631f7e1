import LogReading
import TraceModel

/// Time zones by the names that the command line takes: `UTC`, `local`, `+02:00`, `Europe/Berlin`.
enum TimeZoneName {
  /// The zone's offsets by instant; nil for UTC. Throws where there is no such zone.
  static func zone(_ name: String) throws -> LocalZone.Offset? {
    if name == "UTC" || name == "Z" { return nil }
    if let offset = LocalZone.offset(named: name) { return offset }
    let near = EditDistance.near(to: name, among: ZoneNames.all)
    throw Failure(
      .usage, "there is no time zone '\(name)'",
      details: (near.map { ["did you mean: --tz \($0)"] } ?? [])
        + ["for example: UTC, local, +02:00, Europe/Berlin"])
  }
}

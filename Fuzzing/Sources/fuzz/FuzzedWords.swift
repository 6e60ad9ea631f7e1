import Foundation
import LogReading
import TraceAnalysis
import TraceModel

@testable import TraceSources

/// Any text as what a person types: a time, a duration, an objective, a condition, a pattern, a zone, a field.
enum FuzzedWords {
  private static let now = Timestamp(nanoseconds: 1_767_225_600_000_000_000)

  static func read(_ bytes: UnsafeRawBufferPointer) {
    let text = String(decoding: bytes, as: UTF8.self)
    let zone = LocalZone(name: "+14:00") { _ in 14 * 3600 }
    _ = try? TimeExpression.parse(text, now: now)
    _ = try? TimeExpression.parse(text, now: now, zone: zone)
    _ = try? TimeExpression.parseDuration(text)
    _ = try? ObjectiveFile.objectives(text, file: "a")
    _ = try? AttributeCondition(parsing: text)
    _ = try? AttemptCondition(parsing: text)
    _ = try? RedactedField(parsing: text)
    _ = try? ReportQuery.percentiles(text)
    _ = LocalZone.offset(named: text)
    _ = LogLayout(text: text)
    _ = RedactionKey(Array(bytes))
    if let pattern = try? Pattern(text) { precondition(pattern == pattern) }
  }
}

/// A profile of any text, and a log that is read by it behind a line of `%%`.
enum FuzzedProfile {
  static func read(_ bytes: UnsafeRawBufferPointer) {
    let separator = Array("\n%%\n".utf8)
    let text = Data(bytes)
    let place = text.range(of: Data(separator))
    let yaml = String(decoding: text[..<(place?.lowerBound ?? text.endIndex)], as: UTF8.self)
    guard let rules = try? LogProfile(yaml: yaml, name: "a", builtIns: BuiltInProfiles.all.names),
      let decoder = try? LogDecoder(profile: .makeDefault(), rules: rules, catalog: Catalog())
    else { return }
    let log = Array(text[(place?.upperBound ?? text.endIndex)...])
    log.withUnsafeBytes { FuzzedLog.read(decoder, redaction: nil, blockSize: 4096, $0) }
  }
}

import Logging

/// One record, and its line.
///
///     {"timestamp":"2026-11-23T12:12:33.787079Z","level":"info","service":"shop-app","instance":"mac-812",
///      "logger":"checkout","event":"Order placed","correlation_id":"41cbb748-…","order":"4711"}
///
/// First what every record has, then the correlation id, then the rest in order of its names. The names are
/// the first of those that the default profile of `trace` looks for.
struct LogRecord {
  /// When it was logged.
  var time = UTCTime.now()
  /// Its severity.
  var level: Logger.Level
  /// The program.
  var service: String
  /// The copy of the program.
  var instance: String
  /// The logger's name.
  var label: String
  /// The event's name.
  var event = ""
  /// The rest, the correlation id included.
  var metadata: Logger.Metadata = [:]

  /// A record of now, with nothing in it yet.
  init(level: Logger.Level, service: String, instance: String, label: String) {
    self.level = level
    self.service = service
    self.instance = instance
    self.label = label
  }

  /// The names that metadata cannot have; metadata of such a name is written as `metadata.level` and so on.
  private static let ownNames: Set = ["timestamp", "level", "service", "instance", "logger", "event"]

  /// The JSON object and its line end.
  func line() -> [UInt8] {
    var text = JSONText()
    text.add("timestamp", time.text)
    text.add("level", level.rawValue)
    text.add("service", service)
    text.add("instance", instance)
    text.add("logger", label)
    text.add("event", event)
    let idName = CorrelationID.logName
    if let id = metadata[idName] { text.add(idName) { $0.append(id) } }
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) where name != idName {
      text.add(Self.ownNames.contains(name) ? "metadata.\(name)" : name) { $0.append(value) }
    }
    text.endLine()
    return text.bytes
  }
}

extension JSONText {
  /// Appends a value of metadata: a dictionary as an object, an array as an array, a number as a number, and
  /// anything else as a string.
  fileprivate mutating func append(_ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): append(string: text)
    case .stringConvertible(let value): append(convertible: value)
    case .dictionary(let members): append(members: members)
    case .array(let values): append(values: values)
    }
  }

  private mutating func append(convertible value: any CustomStringConvertible) {
    switch value {
    case let value as Bool: append(raw: value ? "true" : "false")
    case let value as any BinaryInteger: append(raw: "\(value)")
    case let value as Double where value.isFinite: append(raw: "\(value)")
    case let value as Float where value.isFinite: append(raw: "\(value)")
    default: append(string: value.description)
    }
  }

  private mutating func append(members: Logger.Metadata) {
    append(raw: "{")
    for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { append(raw: ",") }
      append(string: member.key)
      append(raw: ":")
      append(member.value)
    }
    append(raw: "}")
  }

  private mutating func append(values: [Logger.MetadataValue]) {
    append(raw: "[")
    for (index, value) in values.enumerated() {
      if index > 0 { append(raw: ",") }
      append(value)
    }
    append(raw: "]")
  }
}

/// The place of the records carried by a queue or a stream: the keys from an object of a document to the value.
struct CarrierPath: Equatable, Sendable {
  /// From the object around, the outermost first.
  let keys: [String]
  /// How many carriers may stand within what this one carries.
  let carriersWithin: Int

  /// Carriers in one another that are opened.
  static let deepest = 3

  /// Lists of carriers, from the object at the top; "" for that itself.
  private static let lists = ["", "Records.[]", "records.[]", "receivedMessages.[]", "Messages.[]"]
  /// Members that carry, the most telling first.
  private static let members = [
    ["kinesis", "data"], ["awslogs", "data"], ["Sns", "Message"], ["message", "data"], ["data"], ["payload"],
    ["value"], ["body"], ["Body"], ["Message"], ["message"],
  ]
  /// Elements of a list that are looked at: some of them may not be readable.
  private static let mostElements = 16
  /// Keys for the text of a record.
  private static let texts: Set<String> = ["message", "msg", "event", "log", "@m", "@mt", "short_message"]

  /// The value in `record`, an object, as far as it goes; nil where it has none.
  func value(in record: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var value = record
    for key in keys {
      let parts = JSONParts(value)
      guard value.first == UInt8(ascii: "{"), let start = parts.start(of: key, in: value.startIndex) else {
        return nil
      }
      value = value[start..<(parts.valueEnd(start) ?? value.endIndex)]
    }
    return value
  }

  /// The carrier in the first object of `text`, perhaps that object itself, and the way to it; nil if it carries no
  /// records. An object with a text of its own is a record. Of a list the first element counts that can be read.
  static func found(in text: ArraySlice<UInt8>, carriersLeft: Int) -> (way: String, path: CarrierPath)? {
    guard carriersLeft > 0 else { return nil }
    for way in lists {
      if let path = found(among: objects(of: way, in: text), carriersLeft: carriersLeft) {
        return (way, path)
      }
    }
    return nil
  }

  /// The path in the first object whose carried records can be read; those before it have something at that place, too.
  static func found(among objects: [ArraySlice<UInt8>], carriersLeft: Int) -> CarrierPath? {
    guard carriersLeft > 0 else { return nil }
    for (index, object) in objects.enumerated() {
      guard let path = path(in: object, carriersLeft: carriersLeft) else { continue }
      return objects[..<index].allSatisfy { path.value(in: $0) != nil } ? path : nil
    }
    return nil
  }

  /// The path to the records carried by the object; nil without any.
  private static func path(in object: ArraySlice<UInt8>, carriersLeft: Int) -> CarrierPath? {
    let keys = JSONParts(object).keys(from: object.startIndex)
    for member in members where keys.contains(member[0]) {
      guard !keys.contains(where: { $0 != member[0] && texts.contains($0) }) else { continue }
      let path = CarrierPath(keys: member, carriersWithin: carriersLeft - 1)
      if path.carriesRecords(object, besides: keys) { return path }
    }
    return nil
  }

  /// The first objects that `way` leads to. The last one may break off.
  private static func objects(of way: String, in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    guard text.first == UInt8(ascii: "{") else { return [] }
    guard let key = way.split(separator: ".").first else { return [text] }
    guard let start = JSONParts(text).start(of: String(key), in: text.startIndex) else { return [] }
    return elements(of: text[start...])
  }

  /// The first objects of the list that `text` begins with. The last one may break off.
  static func elements(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    guard text.first == UInt8(ascii: "[") else { return [] }
    let parts = JSONParts(text)
    var objects: [ArraySlice<UInt8>] = []
    var next = parts.afterSpace(text.startIndex + 1)
    while let start = next, objects.count < mostElements {
      let end = parts.valueEnd(start)
      if text[start] == UInt8(ascii: "{") { objects.append(text[start..<(end ?? text.endIndex)]) }
      guard let end, let comma = parts.afterSpace(end), text[comma] == UInt8(ascii: ",") else { break }
      next = parts.afterSpace(comma + 1)
    }
    return objects
  }

  /// Nothing but a carrier has a member at the path: what is not readable there is lost, and no record of its own.
  var isOfCarriersAlone: Bool { keys.count > 1 }

  private func carriesRecords(_ object: ArraySlice<UInt8>, besides keys: [String]) -> Bool {
    guard let value = value(in: object) else { return false }
    if value.first == UInt8(ascii: "{") {
      // Only queues carry objects: of others it may be anything.
      guard keys.contains("topic"), keys.contains("partition") || keys.contains("offset") else {
        return false
      }
    } else if self.keys == ["message"], value.dropFirst().first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      return false  // It is a record in a string, which leaves what it lacks to the record around it.
    }
    guard let carried = CarriedText(packed: value) else { return false }
    if carried.isCompressed { return true }
    if LogEnvelope.detected(in: carried.bytes, carriersLeft: carriersWithin) != nil { return true }
    let inner = carried.bytes.drop { $0 <= 0x20 }
    return inner.first == UInt8(ascii: "{") && JSONSketch(inner).hasTime
  }
}

extension JSONParts {
  /// The keys of the object at `start`, and where their values begin. The last value may break off.
  private func starts(from start: Int) -> [(key: Range<Int>, value: Int)] {
    let members = members(from: start).members
    let whole = members.map { (key: $0.key, value: $0.value.lowerBound) }
    // Behind the brace, or the comma.
    guard let before = members.last.map({ afterSpace($0.value.upperBound) }) ?? start,
      let quote = afterSpace(before + 1), bytes[quote] == 0x22, let end = valueEnd(quote),
      let colon = afterSpace(end), bytes[colon] == UInt8(ascii: ":"), let value = afterSpace(colon + 1)
    else { return whole }
    return whole + [((quote + 1)..<(end - 1), value)]
  }

  /// The keys of the object at `start`, as far as it goes.
  func keys(from start: Int) -> [String] {
    starts(from: start).map { String(decoding: bytes[$0.key], as: UTF8.self) }
  }

  /// Where the value of `key` begins in the object at `start`, though it may break off.
  func start(of key: String, in start: Int) -> Int? {
    starts(from: start).first { bytes[$0.key].elementsEqual(key.utf8) }?.value
  }
}

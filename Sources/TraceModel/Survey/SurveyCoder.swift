/// Hot: writes the counts of a survey as bytes, and reads them again. A survey describes its parts once, in `code`; the
/// coder writes or reads:
///
///     coder.count(&messages)        writing: appends messages · reading: messages becomes what stands there
///
/// Numbers are variable-length integers of seven bits a byte, the least significant first, whose lowest bit is the
/// sign (Protocol Buffers' `sint64`). Origins and names stand there by numbers of the file, which `Numbers` has.
///
/// Reading ends, whatever the bytes: an impossible value clears `isSound`, and the rest reads as nothing.
public struct SurveyCoder {
  /// The file's numbers of origins and names.
  public struct Numbers: Sendable {
    /// By id. Of a writer.
    public var origins: [Int64]
    /// By id. Of a writer.
    public var names: [Int64]

    /// Numbers by the ids of a catalog.
    public init(origins: [Int64], names: [Int64]) { (self.origins, self.names) = (origins, names) }
  }

  /// A catalog's ids of origins and names.
  public struct Identities: Sendable {
    /// By number in the file. Of a reader.
    public var origins: [OriginID]
    /// By number in the file. Of a reader.
    public var names: [NameID]

    /// Ids by the numbers of a file.
    public init(origins: [OriginID], names: [NameID]) { (self.origins, self.names) = (origins, names) }
  }

  /// Values become those of the bytes.
  public let isReading: Bool
  /// The bytes so far, or those to read.
  public private(set) var bytes: [UInt8]
  /// Of a reader: all so far is what a writer writes.
  @usableFromInline var isSoundSoFar = true
  @usableFromInline var position = 0
  @usableFromInline let numbers: Numbers
  @usableFromInline let identities: Identities
  /// Codes one summary.
  private let codeSummary: (inout TraceSummary, inout SurveyCoder) -> Void

  /// A writer.
  public init(
    _ numbers: Numbers, summary: @escaping (inout TraceSummary, inout SurveyCoder) -> Void
  ) {
    (isReading, bytes, codeSummary) = (false, [], summary)
    (self.numbers, identities) = (numbers, Identities(origins: [], names: []))
  }

  /// A reader of what a writer has written.
  public init(
    reading bytes: [UInt8], _ identities: Identities,
    summary: @escaping (inout TraceSummary, inout SurveyCoder) -> Void
  ) {
    (isReading, self.bytes, codeSummary) = (true, bytes, summary)
    (numbers, self.identities) = (Numbers(origins: [], names: []), identities)
  }

  /// At the end: everything is written; or it is read, and nothing else stands there.
  public var isSound: Bool { isSoundSoFar && (!isReading || position == bytes.count) }

  /// The bytes read are impossible: nothing follows any more.
  public mutating func fail() {
    isSoundSoFar = false
    position = bytes.count
  }

  // MARK: Numbers

  /// A whole number between -2⁶² and 2⁶².
  public mutating func number(_ value: inout Int64) {
    guard isReading else { return write(value) }
    value = read()
    if value.magnitude > 1 << 62 { (value, _) = (0, fail()) }
  }

  /// A time near the one before; it then replaces that one.
  public mutating func time(_ value: inout Int64, after last: inout Int64) {
    if isReading {
      value = last &+ read()
      if value.magnitude > 1 << 62 { (value, _) = (0, fail()) }
    } else {
      write(value &- last)
    }
    last = value
  }

  /// How many of something there are.
  public mutating func count(_ value: inout Int) {
    var number = Int64(value)
    self.number(&number)
    guard isReading else { return }
    if 0...(1 << 43) ~= number { value = Int(number) } else { (value, _) = (0, fail()) }
  }

  /// A whole number of any width.
  public mutating func integer<Value: FixedWidthInteger>(_ value: inout Value) {
    var number = Int64(truncatingIfNeeded: value)
    self.number(&number)
    guard isReading else { return }
    if let exact = Value(exactly: number) { value = exact } else { (value, _) = (0, fail()) }
  }

  /// All 64 bits of a number.
  public mutating func bits(_ value: inout UInt64) {
    guard isReading else { return write(Int64(bitPattern: value)) }
    value = UInt64(bitPattern: read())
  }

  /// Yes or no.
  public mutating func flag(_ value: inout Bool) {
    var number: UInt8 = value ? 1 : 0
    integer(&number)
    if isReading { value = number != 0 }
  }

  // MARK: Names

  /// An origin.
  public mutating func origin(_ id: inout OriginID) {
    guard isReading else { return write(numbers.origins, id.index) }
    let number = read()
    if identities.origins.indices.contains(Int(truncatingIfNeeded: number)) {
      id = identities.origins[Int(truncatingIfNeeded: number)]
    } else {
      (id, _) = (.unnamed, fail())
    }
  }

  /// A topic, a consumer group, or another text of the catalog.
  public mutating func name(_ id: inout NameID) {
    guard isReading else { return write(numbers.names, id.index) }
    let number = read()
    if identities.names.indices.contains(Int(truncatingIfNeeded: number)) {
      id = identities.names[Int(truncatingIfNeeded: number)]
    } else {
      (id, _) = (.empty, fail())
    }
  }

  /// A service, by the origin that represents it.
  public mutating func service(_ id: inout ServiceID, of services: ServiceTable) {
    var origin = isReading ? .unnamed : services.representative(of: id)
    self.origin(&origin)
    if isReading { id = services.service(of: origin) }
  }

  /// A correlation id or a message key.
  public mutating func identifier(_ value: inout Identifier) {
    bits(&value.high)
    bits(&value.low)
  }

  /// A request that stands for others of its kind.
  public mutating func summary(_ value: inout TraceSummary) { codeSummary(&value, &self) }

  // MARK: Many

  /// A list, element by element; each is `blank` before it is read.
  public mutating func elements<Element>(
    _ list: inout [Element], blank: Element, _ code: (inout Element, inout SurveyCoder) -> Void
  ) {
    var number = list.count
    length(&number)
    if isReading { list = Array(repeating: blank, count: number) }
    for index in list.indices { code(&list[index], &self) }
  }

  /// Bytes as they are.
  public mutating func octets(_ octets: inout [UInt8]) {
    var number = octets.count
    length(&number)
    guard isReading else { return bytes += octets }
    octets = Array(bytes[position..<position + number])
    position += number
  }

  /// A table in the order of its keys; both are what `blank` has before they are read. Of a key that stands there twice
  /// the bytes are damaged.
  @inlinable
  public mutating func entries<Key: Hashable, Value>(
    _ table: inout [Key: Value], by isBefore: (Key, Key) -> Bool, blank: (Key, Value),
    _ code: (inout Key, inout Value, inout SurveyCoder) -> Void
  ) {
    var number = table.count
    length(&number)
    guard isReading else {
      // Values may be large, and most tables have one.
      let keys = table.count > 1 ? table.keys.sorted(by: isBefore) : Array(table.keys)
      for key in keys {
        guard var value = table[key] else { continue }
        var key = key
        code(&key, &value, &self)
      }
      return
    }
    table = Dictionary(minimumCapacity: number)
    for _ in 0..<number {
      var (key, value) = blank
      code(&key, &value, &self)
      guard isSoundSoFar, table.updateValue(value, forKey: key) == nil else { return fail() }
    }
  }

  /// The number of elements that follow; each takes a byte at least.
  @usableFromInline mutating func length(_ value: inout Int) {
    count(&value)
    if isReading, value > bytes.count - position { (value, _) = (0, fail()) }
  }

  // MARK: Bytes

  /// Writes what the file calls something. Of a name that has come to the catalog meanwhile the file knows nothing.
  private mutating func write(_ numbers: [Int64], _ id: Int) {
    if numbers.indices.contains(id) { write(numbers[id]) } else { isSoundSoFar = false }
  }

  private mutating func write(_ value: Int64) {
    bytes.append(difference: value)
  }

  private mutating func read() -> Int64 {
    if let number = VariableLength.number(in: bytes, at: &position) {
      return VariableLength.difference(number)
    }
    fail()
    return 0
  }
}

import TraceModel

/// Hot: the values that `FieldScanner` found in a line, made into an `Event`.
struct EventMapper {
  /// The common values of all records of a log. A class, so that the mapper is small: it is handed on by value.
  final class Log {
    /// nil where each record is read by itself.
    let convention: LogConvention?
    let choosesInstances: Bool
    let projectionCount: Int
    let timeReading: TimeReading?
    /// nil where no attributes are noted.
    let attributes: AttributeCatalog?
    /// The place of the endpoint in the projection; nil where it is not asked for.
    let endpointColumn: Int?

    init(
      _ convention: LogConvention?, projectionCount: Int, _ timeReading: TimeReading?,
      _ attributes: AttributeCatalog?, endpointColumn: Int?
    ) {
      (self.attributes, self.endpointColumn) = (attributes, endpointColumn)
      self.convention = convention
      choosesInstances = convention?.instanceKeys.isEmpty == false
      self.projectionCount = projectionCount
      self.timeReading = timeReading
    }
  }

  /// Where the slots count from.
  var base: UnsafeRawPointer
  let vocabulary: Vocabulary
  let log: Log
  /// The rules of the log's profile; nil where it has none.
  let engine: RuleEngine?
  var ids: CatalogCache
  var levels = HashIndex()
  /// The URL of the record that is mapped; nil where it has none.
  var url: FieldScanner.Slot?
  /// Its path, if it stands in the record as it is.
  var plainPath: UnsafeRawBufferPointer?
  /// Names that were told to the catalog (`noteUnread`): bit 0 on those of topics, bit 32 on those of groups.
  var unread: UInt64 = 0
  /// The path that a rule found in its text, with 8 bytes behind it; empty where none did.
  var ruledPath: [UInt8] = []

  init(
    base: UnsafeRawPointer, vocabulary: Vocabulary, convention: LogConvention?, projectionCount: Int,
    endpointColumn: Int? = nil, engine: RuleEngine? = nil, timeReading: TimeReading? = nil,
    attributes: AttributeCatalog? = nil, ids: CatalogCache
  ) {
    self.base = base
    self.vocabulary = vocabulary
    log = Log(
      convention, projectionCount: projectionCount, timeReading, attributes, endpointColumn: endpointColumn)
    self.engine = engine
    self.ids = ids
  }

  /// Fills a new event from the line that `fields` scanned, but for its place and its correlation id; false if
  /// the line has no readable time. The event is filled where it stands, since it is large.
  mutating func fill(_ event: inout Event, _ fields: borrowing FieldScanner) -> Bool {
    guard let slot = fields.slot(.time), let time = decodeLogTime(slot) else { return false }
    fill(&event, fields, time, slot)
    return true
  }

  /// Fills a new event whose time is `time`, which `slot` holds: it may be another field than the first.
  mutating func fill(
    _ event: inout Event, _ fields: borrowing FieldScanner, _ time: DecodedTime, _ slot: FieldScanner.Slot
  ) {
    (url, plainPath) = (nil, nil)
    if !ruledPath.isEmpty { ruledPath = [] }
    event.time = time.timestamp
    event.timeForm = time.isNaive ? .local : isEarlyNumber(time, slot) ? .earlyNumber : .absolute
    event.origin = origin(fields)
    setRole(of: &event, fields)
    if let level = fields.slot(.level) { event.level = self.level(level, scale: 0) }
    if let level = fields.slot(.scaledLevel) {
      event.level = self.level(level, scale: 1 + Int(level.rank & 0xFF))
    } else if fields.slot(.level) == nil, let implied = vocabulary.impliedLevels[Int(slot.rank & 0xFF)] {
      event.level = implied
    }
    if let key = fields.slot(.messageKey) {
      event.messageKey = identifier(key)
      event.keyIsMessageID = vocabulary.messageIDs[Int(key.rank & 0xFF)]
    }
    if let topic = fields.slot(.topic) { event.destination = self.topic(topic) }
    setNumbers(of: &event, fields)
    setEnd(of: &event, fields)
    if event.role.isExchange { (event.target, event.link) = (target(fields), link(fields)) }
    if engine != nil { applyRules(to: &event, fields) }
    let isServerError = event.statusCode >= 500 && fields.slot(.error) != nil
    if event.level >= .error || event.failed || isServerError {
      event.errorText = errorText(fields)
      event.errorIsStep = event.role != .note && fields.slot(.error) == nil
    }
    if log.projectionCount > 0 { event.projection = projection(fields, event.target) }
    if let attributes = log.attributes {
      event.attributes = attributeSet(fields, event.target, attributes)
      if event.role.isExchange { noteUnread(fields, attributes) }
    }
    if !event.time.isKept { event.becomeStray(at: Timestamp.kept.lowerBound) }
  }

  /// The meaning of the event's name, unless the record says its role itself.
  @inline(__always)
  private func setRole(of event: inout Event, _ fields: borrowing FieldScanner) {
    if let name = fields.slot(.name) { setRole(of: &event, named: name) }
    if let role = fields.slot(.role) { setRole(of: &event, hash: hash(role), in: vocabulary.roleNames) }
  }

  /// The role of the record that `fields` scanned.
  func role(_ fields: borrowing FieldScanner) -> Role {
    var event = Event()
    setRole(of: &event, fields)
    return event.role
  }

  /// A text that is no event's name to the byte may be one in another spelling.
  @inline(__always)
  private func setRole(of event: inout Event, named name: FieldScanner.Slot) {
    withText(of: name) { text in
      guard let base = text.baseAddress else { return }
      let hash = ByteHash.hash(base, text.count, seed: 0)
      if let found = vocabulary.roles.find(hash) { return Self.set(found, of: &event) }
      guard let spelled = vocabulary.eventSpellings.hash(of: text),
        let found = vocabulary.spelledRoles.find(spelled)
      else { return }
      Self.set(found, of: &event)
    }
  }

  @inline(__always)
  private func setRole(of event: inout Event, hash: UInt64, in words: HashIndex) {
    if let found = words.find(hash) { Self.set(found, of: &event) }
  }

  /// `found` is a role's number, and in bit 8 whether it reports a failure.
  @inline(__always)
  private static func set(_ found: UInt32, of event: inout Event) {
    event.role = Role(rawValue: UInt8(truncatingIfNeeded: found)) ?? .note
    if found & 0x100 != 0 { event.failed = true }
  }

  @inline(__always)
  private mutating func setNumbers(of event: inout Event, _ fields: borrowing FieldScanner) {
    if let slot = fields.slot(.partition), let value = integer(slot) {
      event.partition = Int32(clamping: value)
    }
    if let slot = fields.slot(.offset), let value = integer(slot), value.magnitude < Self.largestOffset {
      event.messageOffset = value
    }
    if let slot = fields.slot(.statusCode) { event.statusCode = statusCode(slot) }
    if let slot = fields.slot(.attempt), let value = integer(slot) { event.attempt = UInt16(clamping: value) }
    if let group = fields.slot(.group) { event.group = name(group) }
    // 1970 itself is a time that nobody filled in.
    if let slot = fields.slot(.messageTime), let time = decodeTime(slot), time.timestamp.isKept,
      time.timestamp.nanoseconds > 0,
      isMessageTime(time, slot, of: event)
    {
      event.messageTimeNanoseconds = time.timestamp.nanoseconds
      if let kind = fields.slot(.messageTimeKind) { event.messageTimeKind = messageTimeKind(kind) }
    }
    if let duration = fields.slot(.duration), let unit = vocabulary.durationUnits[Int(duration.rank & 0xFF)] {
      setDuration(of: &event, withText(of: duration) { DecimalText.scaled($0, by: unit) })
    }
  }

  /// Work that would have begun before 1970 states no duration: a beginning implied by a duration is a time, too.
  @inline(__always)
  func setDuration(of event: inout Event, _ nanoseconds: Int64?) {
    guard let nanoseconds, nanoseconds.magnitude <= UInt64(Timestamp.kept.upperBound),
      nanoseconds <= event.time.nanoseconds
    else { return }
    event.statedDurationNanoseconds = nanoseconds
  }

  /// Places in a partition are counted with as times are: no broker reaches 2⁶².
  static let largestOffset: UInt64 = 1 << 62

  /// A time of a message, whatever its key; or one under a key of other logs' times, in a record that names a message
  /// of about then.
  @inline(__always)
  private func isMessageTime(_ time: DecodedTime, _ slot: FieldScanner.Slot, of event: Event) -> Bool {
    guard Int(slot.rank & 0xFF) >= vocabulary.copiedTimeRank else { return true }
    return event.namesMessage && event.role != .note
      && (time.timestamp.nanoseconds &- event.time.nanoseconds).magnitude < Self.longestWait
  }

  private static let longestWait: UInt64 = 366 * 86_400 * 1_000_000_000  // A year.

  /// The status of HTTP that the text is or begins with, as in `500 Internal Server Error`; 0 of any other text, since
  /// programs have codes of their own.
  @inline(__always)
  func statusCode(_ slot: FieldScanner.Slot) -> UInt16 {
    withText(of: slot) { text in
      guard text.count == 3 || text.count > 3 && text[3] == UInt8(ascii: " ") else { return 0 }
      var code: UInt16 = 0
      for byte in text.prefix(3) {
        let digit = byte &- UInt8(ascii: "0")
        guard digit < 10 else { return 0 }
        code = code * 10 + UInt16(digit)
      }
      return 100..<600 ~= code ? code : 0
    }
  }
}

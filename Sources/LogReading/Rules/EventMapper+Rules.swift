import TraceModel

/// The effect of a log profile's rules on a record.
extension EventMapper {
  /// The id of the record last scanned by `fields`; if a pattern finds it, `fill` has read the record's text.
  @inline(__always)
  func id(_ fields: borrowing FieldScanner) -> FieldScanner.Slot? {
    guard let engine, engine.findsID else { return fields.slot(.correlation) }
    return engine.id(fields, base)
  }

  /// Gives the event the steps of the first rule that fits. `event` is the record by the vocabulary, which stands if
  /// no rule fits.
  @inline(never)
  mutating func applyRules(to event: inout Event, _ fields: borrowing FieldScanner) {
    guard let engine else { return }
    engine.begin(fields, base)
    guard let number = engine.match(fields, base, level: event.level) else {
      if engine.rules.isExclusive { event.becomeNote() }
      return
    }
    engine.count(number, at: event.offset)
    let rule = engine.rules.rules[number]
    event.becomeNote()
    event.role = rule.role
    event.further = rule.further
    if rule.isExchange { (event.target, event.link) = (target(fields), link(fields)) }
    if event.statusCode == 0, let slot = fields.slot(.statusCode) { event.statusCode = statusCode(slot) }
    for (value, finding) in rule.values { set(value, finding, of: &event, fields, engine) }
    if rule.isBeginning { event.moveToEnd() }
    setFailure(of: &event, rule, fields, engine)
  }

  private mutating func setFailure(
    of event: inout Event, _ rule: LogRules.Rule, _ fields: borrowing FieldScanner, _ engine: RuleEngine
  ) {
    switch rule.failure {
    case .always: event.failed = true
    case .never: event.failed = false
    case .conditions(let conditions): event.failed = engine.holds(conditions, fields, base, event.level)
    case .asLogged:
      event.failed = event.role.isFailure
      if event.role == .processingFinished { setEnd(of: &event, fields) }
    }
  }

  private mutating func set(
    _ value: StepValue, _ finding: RuleFinding, of event: inout Event, _ fields: borrowing FieldScanner,
    _ engine: RuleEngine
  ) {
    guard let (place, slot) = engine.find(finding, fields, base) else { return }
    let recordBase = base
    base = place
    defer { base = recordBase }
    switch value {
    case .key:
      event.messageKey = identifier(slot)
      event.keyIsMessageID = false
    case .topic: event.destination = topic(slot)
    case .partition: if let number = integer(slot) { event.partition = Int32(clamping: number) }
    case .offset:
      if let number = integer(slot), number.magnitude < Self.largestOffset { event.messageOffset = number }
    case .group: event.group = name(slot)
    case .status: event.statusCode = statusCode(slot)
    case .duration: setDuration(of: &event, duration(slot, finding.unit))
    case .method: event.target.method = withText(of: slot, CallTarget.Method.init(text:))
    case .url:
      ruledPath = withText(of: slot) { text in
        URLPath.read(text, into: &event.target)
        return URLPath.path(text) + Array(repeating: 0, count: 8)
      }
    case .attempt: if let number = integer(slot) { event.attempt = UInt16(clamping: number) }
    }
  }

  /// ns; a text may have its own unit behind the number, as Go's `1.5ms` and `250µs` do.
  private func duration(_ slot: FieldScanner.Slot, _ unit: Int64) -> Int64? {
    withText(of: slot) { text in
      DecimalText.scaled(text, by: unit) ?? DurationText.nanoseconds(text)
    }
  }
}

extension Event {
  /// Moves to the end of its work, by the stated duration.
  fileprivate mutating func moveToEnd() {
    guard statedDurationNanoseconds.isLogged else { return }
    let (end, overflow) = time.nanoseconds.addingReportingOverflow(statedDurationNanoseconds)
    if !overflow { time = Timestamp(nanoseconds: end) }
  }

  /// Takes back what the vocabulary made of the record's text. The values of its fields stay.
  fileprivate mutating func becomeNote() {
    role = .note
    failed = false
    (target, link) = (CallTarget(), CallLink())
    statusCode = 0
  }
}

/// Durations with their units: `1.5ms`, `250µs`, `1m2.5s`, `12 ms`.
enum DurationText {
  private static let units: [(text: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("sec", 1_000_000_000), ("seconds", 1_000_000_000), ("m", 60_000_000_000), ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
  ]

  /// nil of what is no duration.
  static func nanoseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
    guard text.count <= 40 else { return nil }
    var rest = Array(text)[...]
    var sum: Int64 = 0
    repeat {
      let number = rest.prefix { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
      rest = rest.dropFirst(number.count).drop { $0 == 0x20 }
      let unit = rest.prefix { !($0 &- 0x30 < 10) && $0 != 0x20 }
      rest = rest.dropFirst(unit.count).drop { $0 == 0x20 }
      let name = String(decoding: unit, as: UTF8.self)
      guard let scale = units.first(where: { $0.text == name })?.nanoseconds,
        number.first != UInt8(ascii: "."),
        let part = Array(number).withUnsafeBytes({ DecimalText.scaled($0, by: scale) })
      else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(part)
      guard !overflow else { return nil }
      sum = next
    } while !rest.isEmpty
    return sum
  }
}

import TraceModel

/// Asks the rules of a log for one record after another. Of one decoding task: its room is used again.
final class RuleEngine {
  let rules: LogRules
  private var search = PatternSearch()
  /// Patterns that were tried on this text.
  private var tried: [UInt32]
  private var record: UInt32 = 0
  /// The rules that fit the texts met so far.
  private var known = RulesByText()
  /// A pattern finds the id.
  let findsID: Bool
  /// The record's text, its escapes resolved, and where it stands in the record.
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private var textSlot: FieldScanner.Slot?
  private let textRoom = RuleRoom()
  private let valueRoom = RuleRoom()
  /// The groups of the fitting pattern, in bytes of the text.
  private var positions: [Int] = []
  /// By rule, the records that it named.
  private var counts: [(records: Int, first: Int64, last: Int64)]

  init(_ rules: LogRules) {
    self.rules = rules
    tried = Array(repeating: 0, count: rules.rules.count)
    counts = Array(repeating: (0, 0, 0), count: rules.rules.count)
    findsID = rules.id != nil
  }

  /// Takes the text of the record that `fields` scanned; its slots count from `base`.
  func begin(_ fields: borrowing FieldScanner, _ base: UnsafeRawPointer) {
    textSlot = fields.slot(.name)
    text = textSlot.map { value(of: $0, base, in: textRoom) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// The number of the first rule that fits the record; nil if none does.
  func match(_ fields: borrowing FieldScanner, _ base: UnsafeRawPointer, level: Level) -> Int? {
    var best = Int.max
    let list = textSlot == nil ? RulesByText.none : listOfText()
    if list != RulesByText.none {
      best = known.rules(of: list).first { holds($0, fields, base, level) } ?? .max
    }
    if rules.hasUnconditional {
      let others = rules.unconditional.prefix { $0 < best }
      best = others.first { holds($0, fields, base, level) && fitsText($0) } ?? best
    }
    guard best != .max else { return nil }
    if rules.needsGroups[best], let pattern = rules.rules[best].pattern, search.find(pattern, in: text) {
      positions = search.positions
    }
    return best
  }

  /// The rules whose text or pattern fits the record's text.
  private func listOfText() -> RulesByText.List {
    guard let start = text.baseAddress else { return RulesByText.none }
    let hash = ByteHash.hash(start, text.count, seed: 0)
    return known.list(ofText: hash) ?? known.add(findRulesOfText(), ofText: hash)
  }

  /// The rules for the text, in their order.
  private func findRulesOfText() -> [Int] {
    var found = rules.rules(ofText: text)
    guard let literals = rules.literals else { return found }
    record &+= 1
    var candidates: [Int] = []
    literals.forEachWord(in: text) { literal in
      let rule = rules.rulesOfLiteral[literal]
      guard tried[rule] != record else { return }
      tried[rule] = record
      candidates.append(rule)
    }
    guard !candidates.isEmpty else { return found }
    found += candidates.filter(fitsText)
    return found.sorted()
  }

  /// A rule's pattern, where it has one, fits the record's text.
  private func fitsText(_ rule: Int) -> Bool {
    guard let pattern = rules.rules[rule].pattern else { return true }
    return textSlot != nil && search.find(pattern, in: text)
  }

  private func holds(
    _ rule: Int, _ fields: borrowing FieldScanner, _ base: UnsafeRawPointer, _ level: Level
  ) -> Bool {
    !rules.hasConditions[rule] || holds(rules.rules[rule].conditions, fields, base, level)
  }

  /// All of them hold of the record.
  func holds(
    _ conditions: [RuleCondition], _ fields: borrowing FieldScanner, _ base: UnsafeRawPointer, _ level: Level
  ) -> Bool {
    for condition in conditions {
      let value = fields.ruled(condition.slot).map { self.value(of: $0, base, in: valueRoom) }
      guard condition.holds(value, level: level) else { return false }
    }
    return true
  }

  /// Counts a record at `offset` of its log for the rule of its steps.
  func count(_ rule: Int, at offset: Int64) {
    if counts[rule].records == 0 { counts[rule].first = offset }
    counts[rule].records += 1
    counts[rule].last = offset
  }

  /// The counts by rule.
  var matches: [RuleOrigin: RuleMatches] {
    var matches: [RuleOrigin: RuleMatches] = [:]
    for (rule, count) in zip(rules.rules, counts) where count.records > 0 {
      matches[rule.origin] = RuleMatches(records: count.records, first: count.first, last: count.last)
    }
    return matches
  }

  // MARK: Values

  /// The place of a value: a slot, and the pointer it counts from. It is there until the next value is asked for.
  func find(
    _ finding: RuleFinding, _ fields: borrowing FieldScanner, _ base: UnsafeRawPointer
  ) -> (base: UnsafeRawPointer, slot: FieldScanner.Slot)? {
    for choice in finding.choices {
      switch choice.location {
      case .constant(let bytes): return bytes.withUnsafeBytes { copy($0) }
      case .capture(let group):
        guard 2 * group + 1 < positions.count, positions[2 * group] >= 0 else { continue }
        return copy(UnsafeRawBufferPointer(rebasing: text[positions[2 * group]..<positions[2 * group + 1]]))
      case .field(let number):
        guard let slot = fields.ruled(number), slot.length > 0, slot.kind != .object, slot.kind != .array
        else {
          continue
        }
        guard let pattern = choice.pattern else { return (base, slot) }
        if let found = part(of: value(of: slot, base, in: valueRoom), pattern) { return found }
      case .text:
        guard let pattern = choice.pattern, let found = part(of: text, pattern) else { continue }
        return found
      }
    }
    return nil
  }

  private func part(
    of text: UnsafeRawBufferPointer, _ pattern: Pattern
  ) -> (base: UnsafeRawPointer, slot: FieldScanner.Slot)? {
    guard search.find(pattern, in: text), let range = search.range(of: pattern.valueGroup), !range.isEmpty
    else {
      return nil
    }
    return copy(UnsafeRawBufferPointer(rebasing: text[range]))
  }

  private func copy(_ text: UnsafeRawBufferPointer) -> (base: UnsafeRawPointer, slot: FieldScanner.Slot) {
    var slot = FieldScanner.Slot()
    slot.length = UInt32(truncatingIfNeeded: text.count)
    slot.kind = .string
    return (valueRoom.hold(text), slot)
  }

  private func value(
    of slot: FieldScanner.Slot, _ base: UnsafeRawPointer, in room: RuleRoom
  ) -> UnsafeRawBufferPointer {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    guard slot.kind == .escapedString else { return bytes }
    return JSONText.unescape(bytes).withUnsafeBytes { text in
      UnsafeRawBufferPointer(start: room.hold(text), count: text.count)
    }
  }

  // MARK: Ids

  /// The id of the record, where a pattern may be needed to find it. The slot counts from `base`.
  func id(_ fields: borrowing FieldScanner, _ base: UnsafeRawPointer) -> FieldScanner.Slot? {
    guard let finding = rules.id else { return fields.slot(.correlation) }
    for choice in finding.choices {
      let whole: FieldScanner.Slot? =
        switch choice.location {
        case .field(let number): fields.ruled(number)
        case .text: textSlot
        case .constant, .capture: nil
        }
      guard let whole, let found = part(of: whole, choice.pattern, base), fields.isID(found) else { continue }
      return found
    }
    return nil
  }

  /// The part of a value that is an id, as it stands in the log.
  private func part(
    of slot: FieldScanner.Slot, _ pattern: Pattern?, _ base: UnsafeRawPointer
  ) -> FieldScanner.Slot? {
    guard let pattern else { return slot }
    let text = value(of: slot, base, in: valueRoom)
    guard search.find(pattern, in: text), let range = search.range(of: pattern.valueGroup) else { return nil }
    var part = slot
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    let length = { (count: Int) in
      slot.kind == .escapedString ? JSONText.escapedLength(Array(bytes)[...], ofFirst: count) : count
    }
    let (start, end) = (length(range.lowerBound), length(range.upperBound))
    part.start += UInt32(truncatingIfNeeded: start)
    part.length = UInt32(truncatingIfNeeded: end - start)
    return part
  }
}

/// Room for one text, with what a load of 8 bytes reaches behind it.
final class RuleRoom {
  private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 8)
  /// The address of an empty buffer; rooms are never empty.
  private nonisolated(unsafe) static let nothing = UnsafeMutableRawPointer.allocate(
    byteCount: PaddedBytes.padding, alignment: 8)

  deinit { room.deallocate() }

  /// A copy of the text that lasts until the next one is held.
  func hold(_ text: UnsafeRawBufferPointer) -> UnsafeRawPointer {
    if room.count < text.count + PaddedBytes.padding {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 2 * (text.count + PaddedBytes.padding), alignment: 8)
      // The text may stand in this room.
      larger.copyMemory(from: text)
      room.deallocate()
      room = larger
    } else if let start = text.baseAddress, let base = room.baseAddress {
      base.copyMemory(from: start, byteCount: text.count)
    }
    return UnsafeRawPointer(room.baseAddress ?? Self.nothing)
  }
}

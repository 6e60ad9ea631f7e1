/// Records carried by a queue or a stream: a member holds them as a text with lines or documents of its own.
extension DocumentTranscoder {
  /// Writes the records that `record` carries. All are at its place, by their number in the line.
  mutating func writeCarried(_ record: [UInt8], at place: SourcePlace, _ path: CarrierPath) {
    var room = carriedRoom ?? CarriedRoom(forRecordOf: record.count)
    defer { if carriedRoom != nil { carriedRoom = room } }
    guard let value = path.value(in: record[...]), let carried = CarriedText(value, room: &room) else {
      return writeUnreadable(record, at: numbered(place, isOnly: true), path)
    }
    var found = CarriedLines(of: carried, carriersLeft: path.carriersWithin, room: &room).lines
    if let damage = carried.damage { found.append(.passed(.malformed, damage)) }
    if found.isEmpty { found = [.passed(.malformed, "no record is carried in it")] }
    for line in found {
      let place = numbered(place, isOnly: found.count == 1)
      switch line {
      case .record(let text): lines.add(text, at: place)
      case .passed(let reason, let explanation): lines.pass(reason, explanation, at: place)
      }
    }
  }

  /// A value without readable contents may be a record itself, if it has a time.
  private mutating func writeUnreadable(_ record: [UInt8], at place: SourcePlace, _ path: CarrierPath) {
    guard path.value(in: record[...])?.first == 0x22,
      path.isOfCarriersAlone || !JSONSketch(record[...]).hasTime
    else {
      return lines.add(record, at: place)
    }
    lines.pass(.malformed, "what '\(path.keys.joined(separator: "."))' carries cannot be decoded", at: place)
  }

  /// The place of the next of the records that are carried in a line.
  private mutating func numbered(_ place: SourcePlace, isOnly: Bool) -> SourcePlace {
    if carriedLine != place.line { (carriedLine, carried) = (place.line, 0) }
    if isOnly, carried == 0, place.index == 0 { return place }
    carried += 1
    return SourcePlace(line: place.line, index: carried)
  }
}

/// The lines of a carried text, with their packing taken off.
private struct CarriedLines {
  enum Line {
    case record(ArraySlice<UInt8>)
    case passed(PassedOver, String)
  }

  private(set) var lines: [Line] = []

  init(of text: CarriedText, carriersLeft: Int, room: inout CarriedRoom) {
    let head = Array(text.bytes.prefix(LogEnvelope.sampleLength))
    let envelope = LogEnvelope.detected(in: head, carriersLeft: carriersLeft)
    let whole = text.bytes + (text.bytes.last == 0x0A ? [] : [0x0A])
    let opened = envelope?.opened(whole, &room)
    let (placed, rest) = opened ?? LineTranscoder(WholeLines()).opened(whole)
    add(placed)
    // A text that breaks off does not go on, and a damaged archive says so.
    if !rest.isEmpty, text.damage == nil { add(rest, breaksOff: true) }
  }

  private mutating func add(_ placed: [UInt8], breaksOff: Bool = false) {
    for line in placed.split(separator: 0x0A) {
      guard let (_, mark) = line.withUnsafeBytes({ SourcePlace.read($0) }) else { continue }
      let start = line.startIndex + mark
      guard start < line.endIndex else { continue }
      if let reason = PassedOver(rawValue: line[start]) {
        let explanation = String(decoding: line[(start + 1)...], as: UTF8.self)
        lines.append(.passed(reason, breaksOff ? "what it carries breaks off" : explanation))
      } else {
        lines.append(.record(line[(start + 1)...]))
      }
    }
  }
}

/// Lines that are records as they are.
private struct WholeLines: LineOpening {
  mutating func open(_ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines) {
    if line.contains(where: { $0 > 0x20 }) { lines.add(line, at: SourcePlace(line: number)) }
  }

  func writeWaiting(into lines: inout PlacedLines) {}
}

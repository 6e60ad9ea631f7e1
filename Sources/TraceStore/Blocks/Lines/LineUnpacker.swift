import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: the lines of a block from their code (`LineLayout`).
struct LineUnpacker {
  private struct Variable {
    var kind: UInt8 = 0
    /// In the code; of one that comes again, and of a time, nothing.
    var start: Int32 = 0
    var length: Int32 = 0
  }

  private struct Template {
    /// The text before each variable and behind the last, in the code.
    var parts: [Range<Int>] = []
    /// In `firsts`, those of the lines that have it.
    var lines = 0..<0

    var width: Int { parts.count - 1 }
  }

  private let code: UnsafeRawBufferPointer
  private var reader: NumberReader
  private var templates: [Template] = []
  private var templateOfLine: [Int] = []
  /// The first variable of each line, template by template.
  private var firsts: [Int] = []
  private var variables: [Variable] = []
  /// Variables of the current slot that may come again, in the lines.
  private var repeated: [Range<Int>] = []
  private var times = TimeText()

  /// A slot as the code is told of it.
  struct Slot {
    /// Its records.
    var count: Int
    /// The bytes of its lines; nil if nobody asks for them.
    var size: Int?
  }

  /// The lines of the slots that are asked for, each with its end; `times` are those of all records. nil if the code is
  /// none of ours.
  static func unpack(_ code: UnsafeRawBufferPointer, _ slots: [Slot], times: [Int64]) -> [UInt8]? {
    let size = slots.reduce(0) { $0 + ($1.size ?? 0) }
    var unpacker = LineUnpacker(code)
    guard unpacker.readTemplates(), unpacker.readLines(times.count), unpacker.readVariables() else {
      return nil
    }
    let lines = [UInt8](unsafeUninitializedCapacity: size) { room, count in
      var lines = ByteRoom(UnsafeMutableBufferPointer(rebasing: room[..<size]))
      count = unpacker.write(slots, times, to: &lines) ? lines.count : 0
    }
    return lines.count == size ? lines : nil
  }

  private init(_ code: UnsafeRawBufferPointer) {
    self.code = code
    reader = NumberReader(code)
  }

  // MARK: Reading

  private var position: Int { code.count - reader.left }

  private mutating func readTemplates() -> Bool {
    guard let count = Int(exactly: reader.number()), let size = Int(exactly: reader.number()), count <= size,
      size <= reader.left
    else { return false }
    var start = position
    let end = start + size
    for _ in 0..<count {
      guard let lineEnd = Self.find(LineLayout.lineEnd, in: code, start, end) else { return false }
      var template = Template()
      while let mark = Self.find(LineLayout.mark, in: code, start, lineEnd) {
        template.parts.append(start..<mark)
        start = mark + 1
      }
      template.parts.append(start..<lineEnd)
      templates.append(template)
      start = lineEnd + 1
    }
    reader.skip(size)
    return start == end
  }

  private mutating func readLines(_ count: Int) -> Bool {
    guard count <= reader.left else { return false }
    templateOfLine.reserveCapacity(count)
    var counts = [Int](repeating: 0, count: templates.count)
    var total = 0
    for _ in 0..<count {
      guard let number = Int(exactly: reader.number()), number < templates.count else { return false }
      templateOfLine.append(number)
      counts[number] += 1
      total += templates[number].width
    }
    // Each variable has a kind of one byte.
    guard total <= reader.left, !reader.isBroken else { return false }
    variables = [Variable](repeating: Variable(), count: total)
    placeLines(counts)
    return true
  }

  /// Gives each template its lines: `counts` says how many.
  private mutating func placeLines(_ counts: [Int]) {
    var start = 0
    for (number, count) in counts.enumerated() {
      templates[number].lines = start..<start
      start += count
    }
    firsts = [Int](repeating: 0, count: start)
    var first = 0
    for number in templateOfLine {
      let lines = templates[number].lines
      firsts[lines.upperBound] = first
      templates[number].lines = lines.lowerBound..<(lines.upperBound + 1)
      first += templates[number].width
    }
  }

  private mutating func readVariables() -> Bool {
    let code = code
    var next = position
    forEachVariable { variable in
      variable.kind = code[next]
      next += 1
      return true
    }
    let areTexts = forEachVariable { variable in
      guard variable.kind == LineLayout.text else { return true }
      guard let end = Self.find(LineLayout.lineEnd, in: code, next, code.count) else { return false }
      (variable.start, variable.length) = (Int32(next), Int32(end - next))
      next = end + 1
      return true
    }
    let areUUIDs =
      areTexts
      && forEachVariable { variable in
        guard variable.kind >= LineLayout.lowerUUID else { return true }
        guard code.count - next >= UUIDText.size else { return false }
        (variable.start, variable.length) = (Int32(next), Int32(UUIDText.size))
        next += UUIDText.size
        return true
      }
    return areUUIDs && next == code.count
  }

  /// By column, until `body` gives false.
  @inline(__always)
  @discardableResult
  private mutating func forEachVariable(_ body: (inout Variable) -> Bool) -> Bool {
    for template in templates {
      for column in 0..<template.width {
        for line in template.lines where !body(&variables[firsts[line] + column]) { return false }
      }
    }
    return true
  }

  private static func find(_ byte: UInt8, in code: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int? {
    guard let base = code.baseAddress, start < end, let found = memchr(base + start, Int32(byte), end - start)
    else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }

  // MARK: Lines

  private mutating func write(_ slots: [Slot], _ times: [Int64], to lines: inout ByteRoom) -> Bool {
    var (record, variable) = (0, 0)
    for slot in slots {
      guard slot.count <= times.count - record else { return false }
      let records = record..<(record + slot.count)
      record = records.upperBound
      guard let size = slot.size else {
        for record in records { variable += templates[templateOfLine[record]].width }
        continue
      }
      let end = lines.count + size
      repeated.removeAll(keepingCapacity: true)
      for record in records {
        guard write(templateOfLine[record], &variable, times[record], to: &lines) else { return false }
      }
      guard lines.count == end else { return false }
    }
    return record == times.count
  }

  private mutating func write(
    _ number: Int, _ next: inout Int, _ time: Int64, to lines: inout ByteRoom
  ) -> Bool {
    for column in 0..<templates[number].parts.count {
      guard lines.append(UnsafeRawBufferPointer(rebasing: code[templates[number].parts[column]])) else {
        return false
      }
      guard column < templates[number].width else { break }
      guard write(variables[next], time, to: &lines) else { return false }
      next += 1
    }
    return lines.append(LineLayout.lineEnd)
  }

  private mutating func write(_ variable: Variable, _ time: Int64, to lines: inout ByteRoom) -> Bool {
    let start = lines.count
    let bytes = UnsafeRawBufferPointer(
      rebasing: code[Int(variable.start)..<Int(variable.start + variable.length)])
    switch variable.kind {
    case LineLayout.text:
      guard lines.append(bytes) else { return false }
    case LineLayout.lowerUUID...:
      let isUpper = variable.kind == LineLayout.upperUUID
      guard UUIDText.append(textOf: bytes, isUpper: isUpper, to: &lines) else { return false }
    case LineLayout.time...:
      guard let form = TimeText.Form(kind: variable.kind) else { return false }
      return times.append(time, form, to: &lines)
    default:
      let number = Int(variable.kind) - 1
      guard number < repeated.count else { return false }
      return lines.append(again: repeated[number])
    }
    if LineLayout.mayComeAgain(variable.kind, length: lines.count - start),
      repeated.count < LineLayout.mostRepeated
    {
      repeated.append(start..<lines.count)
    }
    return true
  }
}

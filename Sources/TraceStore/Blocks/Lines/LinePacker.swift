import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: codes the lines of a block (`LineLayout`). Its memory is used again for the next.
struct LinePacker {
  /// A variable, in the lines of the block.
  private struct Variable {
    var kind: UInt8
    var start: Int32
    var length: Int32
  }

  private struct Template {
    /// In `texts`.
    var text: Range<Int>
    /// Of each line that has it, the first of its variables.
    var lines: [Int] = []
    var width: Int
  }

  private var templates: [Template] = []
  private var texts: [UInt8] = []
  /// Templates by a hash of their text; of several with one hash the first.
  private var numbers: [UInt64: Int] = [:]
  private var templateOfLine: [Int] = []
  private var variables: [Variable] = []
  /// The slot's variables that may come again.
  private var repeated: [Variable] = []
  /// Room for the text of a template.
  private var room: [UInt8] = []
  private var times = TimeText()

  /// The code of lines, each with its end: of a slot after another, with `counts` records each,
  /// whose times are `times`.
  mutating func pack(_ lines: [UInt8], counts: [Int], times: [Int64]) -> [UInt8] {
    removeAll()
    // A template is no longer than its line and a mark.
    if room.count <= lines.count { room = [UInt8](repeating: 0, count: lines.count + 1) }
    var room = room
    self.room = []
    defer { self.room = room }
    return lines.withUnsafeBytes { lines in
      room.withUnsafeMutableBytes { text in
        if let base = lines.baseAddress, let text = text.baseAddress {
          add(base, lines.count, counts, times, text)
        }
      }
      return code(lines)
    }
  }

  private mutating func add(
    _ lines: UnsafeRawPointer, _ size: Int, _ counts: [Int], _ times: [Int64], _ text: UnsafeMutableRawPointer
  ) {
    let hasMark = memchr(lines, Int32(LineLayout.mark), size) != nil
    var (start, record) = (0, 0)
    for count in counts {
      repeated.removeAll(keepingCapacity: true)
      for _ in 0..<count {
        precondition(start <= size, "there are as many lines as records")
        let found = memchr(lines + start, Int32(LineLayout.lineEnd), size - start)
        let end = found.map { UnsafeRawPointer($0) - lines } ?? size
        let isWhole = hasMark && memchr(lines + start, Int32(LineLayout.mark), end - start) != nil
        add(lines, start..<end, isWhole: isWhole, time: times[record], text)
        (start, record) = (end + 1, record + 1)
      }
    }
  }

  // MARK: Lines

  /// Adds a line, whose template is made in `text`. One that is `whole` is a variable.
  private mutating func add(
    _ lines: UnsafeRawPointer, _ range: Range<Int>, isWhole: Bool, time: Int64,
    _ text: UnsafeMutableRawPointer
  ) {
    let line = UnsafeRawBufferPointer(start: lines + range.lowerBound, count: range.count)
    let first = variables.count
    var (last, length) = (0, 0)
    func add(_ start: Int, _ end: Int) {
      (text + length).copyMemory(from: lines + range.lowerBound + last, byteCount: start - last)
      length += start - last + 1
      text.storeBytes(of: LineLayout.mark, toByteOffset: length - 1, as: UInt8.self)
      last = end
      addVariable(lines, range.lowerBound + start, end - start, time: time)
    }
    if isWhole { add(0, range.count) } else { LineVariables.forEach(line, add) }
    (text + length).copyMemory(from: lines + range.lowerBound + last, byteCount: range.count - last)
    length += range.count - last
    let number = template(
      UnsafeRawBufferPointer(start: text, count: length), width: variables.count - first)
    templates[number].lines.append(first)
    templateOfLine.append(number)
  }

  @inline(__always)
  private mutating func addVariable(_ lines: UnsafeRawPointer, _ start: Int, _ length: Int, time: Int64) {
    let text = UnsafeRawBufferPointer(start: lines + start, count: length)
    var variable = Variable(kind: LineLayout.text, start: Int32(start), length: Int32(length))
    if let number = number(of: variable, lines) {
      variable.kind = UInt8(number + 1)
    } else if let kind = UUIDText.kind(of: text) {
      variable.kind = kind
    } else if let form = times.form(of: text, time: time) {
      variable.kind = form.kind
    }
    if variable.kind == LineLayout.text || variable.kind >= LineLayout.lowerUUID,
      LineLayout.mayComeAgain(variable.kind, length: length), repeated.count < LineLayout.mostRepeated
    {
      repeated.append(variable)
    }
    variables.append(variable)
  }

  /// The number of the slot's variable with the same text.
  @inline(__always)
  private func number(of variable: Variable, _ lines: UnsafeRawPointer) -> Int? {
    guard variable.length >= LineLayout.leastRepeated else { return nil }
    let (start, length) = (lines + Int(variable.start), Int(variable.length))
    let last = start.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self)
    for number in repeated.indices where repeated[number].length == variable.length {
      let known = lines + Int(repeated[number].start)
      if known.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self) == last,
        memcmp(known, start, length) == 0
      {
        return number
      }
    }
    return nil
  }

  /// The number of the template with a text.
  private mutating func template(_ text: UnsafeRawBufferPointer, width: Int) -> Int {
    var hash = ByteHash.hash(unpadded: text)
    while let known = numbers[hash] {
      if isText(text, of: templates[known]) { return known }
      hash &+= 1
    }
    let start = texts.count
    texts += text
    numbers[hash] = templates.count
    templates.append(Template(text: start..<texts.count, width: width))
    return templates.count - 1
  }

  private func isText(_ text: UnsafeRawBufferPointer, of template: Template) -> Bool {
    guard template.text.count == text.count else { return false }
    return texts.withUnsafeBytes { texts in
      guard let base = texts.baseAddress, let start = text.baseAddress else { return true }
      return memcmp(base + template.text.lowerBound, start, text.count) == 0
    }
  }

  // MARK: Code

  private func code(_ lines: UnsafeRawBufferPointer) -> [UInt8] {
    var code: [UInt8] = []
    code.reserveCapacity(lines.count / 4)
    code.append(number: UInt64(templates.count))
    code.append(number: UInt64(texts.count + templates.count))
    for template in templates {
      code += texts[template.text]
      code.append(LineLayout.lineEnd)
    }
    for number in templateOfLine { code.append(number: UInt64(number)) }
    forEachVariable { code.append($0.kind) }
    forEachVariable { variable in
      guard variable.kind == LineLayout.text else { return }
      code += Self.text(variable, lines)
      code.append(LineLayout.lineEnd)
    }
    forEachVariable { variable in
      guard variable.kind >= LineLayout.lowerUUID else { return }
      UUIDText.append(bytesOf: Self.text(variable, lines), to: &code)
    }
    return code
  }

  /// Calls `body` with each variable, template after template and column after column.
  @inline(__always)
  private func forEachVariable(_ body: (Variable) -> Void) {
    for template in templates {
      for column in 0..<template.width {
        for first in template.lines { body(variables[first + column]) }
      }
    }
  }

  private static func text(_ variable: Variable, _ lines: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: lines[Int(variable.start)..<Int(variable.start + variable.length)])
  }

  private mutating func removeAll() {
    templates.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    templateOfLine.removeAll(keepingCapacity: true)
    variables.removeAll(keepingCapacity: true)
  }
}

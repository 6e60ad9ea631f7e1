/// The texts of collectors and tools before a record in its line.
///
///     2026-01-01T00:00:00.1Z stdout F {…}        a container runtime (CRI): time, stream, whether the line ends
///     [pod/api-7d9f8b6c5-x2x9z/api] {…}          kubectl logs --prefix
///     api-7d9f8b6c5-x2x9z api {…}                stern: pod and container
///     api-1  | {…}                               docker compose
///     2026-01-01T00:00:00Z {app="api"} {…}       logcli: time and labels
///     2026-01-01T00:00:00Z {…}                   kubectl logs --timestamps, CloudWatch's exports
///     [0] tag: [[1767225600.1, {}], {…}]         Fluent Bit on its standard output
///
/// Each part may have colours, and a time may stand before and behind the names.
struct LinePrefix: Equatable {
  /// The tools, by what is told of them.
  enum Kind: String, CaseIterable {
    case containerRuntime = "CRI lines"
    case kubectl = "kubectl prefixes"
    case stern = "stern prefixes"
    case compose = "compose prefixes"
    case logcli = "logcli lines"
    case time = "lines with a time in front"
    case fluentBit = "Fluent Bit's lines"
  }

  /// The tool that has written it; nil if unknown.
  var kind: Kind?
  /// Where the time stands in the line.
  var time: Range<Int>?
  /// `stdout` or `stderr`.
  var stream: Range<Int>?
  /// The line goes on in the next one of its stream.
  var isPartial = false
  /// The pod, or what else has containers.
  var pod: Range<Int>?
  /// A container, or a service of compose.
  var container: Range<Int>?
  /// Labels with their braces.
  var labels: Range<Int>?
  /// The beginning of the program's own record.
  private(set) var end: Int

  private let line: ArraySlice<UInt8>

  /// Reads the beginning of `line`. Names are those of stern only where the log has them,
  /// since any two words look alike.
  init(_ line: ArraySlice<UInt8>, isStern: Bool = false) {
    (self.line, end) = (line, line.startIndex)
    passSpace()
    if readFluentBit() { return }
    if !readBracket(), !readCompose() {
      readTime()
      if time == nil, isStern { readStern() }
    }
    if time == nil { readTime() }
    if time != nil, kind == nil { readRuntime() }
    if time != nil, kind == nil { readLabels() }
    if kind == nil, time != nil { kind = .time }
  }

  private func byte(_ position: Int) -> UInt8 { position < line.endIndex ? line[position] : 0 }

  /// Passes space and colours (`ESC [ 36 m`).
  private mutating func passSpace() {
    while end < line.endIndex {
      if line[end] == 0x1B, byte(end + 1) == UInt8(ascii: "[") {
        end += 2
        while end < line.endIndex, line[end] & 0x40 == 0 { end += 1 }
        end += end < line.endIndex ? 1 : 0
      } else if line[end] <= 0x20, line[end] != 0x1B {
        end += 1
      } else {
        return
      }
    }
  }

  /// The characters from `start` on that names consist of.
  private func name(at start: Int) -> Range<Int>? {
    var position = start
    while position < line.endIndex, Self.isInName(line[position]) { position += 1 }
    return position > start ? start..<position : nil
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  private mutating func readBracket() -> Bool {
    guard byte(end) == UInt8(ascii: "["), let sort = name(at: end + 1), byte(sort.upperBound) == 0x2F,
      let pod = name(at: sort.upperBound + 1), byte(pod.upperBound) == 0x2F,
      let container = name(at: pod.upperBound + 1), byte(container.upperBound) == UInt8(ascii: "]")
    else { return false }
    (kind, self.pod, self.container, end) = (.kubectl, pod, container, container.upperBound + 1)
    passSpace()
    return true
  }

  /// A number, a tag, and a list with the time, alone or in a list with what is said of the record, before the record.
  private mutating func readFluentBit() -> Bool {
    guard byte(end) == UInt8(ascii: "["), byte(end + 1).isDigit,
      let bracket = line[end...].firstIndex(of: 0x5D),
      line[(end + 1)..<bracket].allSatisfy(\.isDigit), byte(bracket + 1) == 0x20
    else { return false }
    var position = bracket + 2
    while position < line.endIndex, line[position] != UInt8(ascii: "[") { position += 1 }
    guard byte(position - 1) == 0x20, byte(position - 2) == UInt8(ascii: ":") else { return false }
    let isNested = byte(position + 1) == UInt8(ascii: "[")
    let start = position + (isNested ? 2 : 1)
    let stop =
      line[min(start, line.endIndex)...].firstIndex { !$0.isDigit && $0 != UInt8(ascii: ".") } ?? start
    guard stop > start, byte(stop) == UInt8(ascii: ","),
      let record = record(behind: stop + 1, isNested: isNested)
    else { return false }
    (kind, time, end) = (.fluentBit, start..<stop, record)
    return true
  }

  /// The beginning of the record, behind the statements about it; `isNested`: these stand in a list with the time.
  private func record(behind start: Int, isNested: Bool) -> Int? {
    let parts = JSONParts(line)
    guard var position = parts.afterSpace(start) else { return nil }
    if isNested {
      guard let end = parts.valueEnd(position), byte(end) == UInt8(ascii: "]"),
        byte(end + 1) == UInt8(ascii: ","),
        let next = parts.afterSpace(end + 2)
      else { return nil }
      position = next
    }
    return byte(position) == UInt8(ascii: "{") ? position : nil
  }

  private mutating func readCompose() -> Bool {
    let before = end
    guard let name = name(at: end) else { return false }
    end = name.upperBound
    passSpace()
    guard byte(end) == UInt8(ascii: "|") else {
      end = before
      return false
    }
    end += 1
    passSpace()
    (kind, container) = (.compose, name)
    return true
  }

  /// A time of RFC 3339, behind which space stands.
  private mutating func readTime() {
    var position = end
    while position < line.endIndex, position - end < 40, line[position] > 0x20 { position += 1 }
    guard position - end >= 20, byte(end + 4) == UInt8(ascii: "-"),
      byte(end + 10) | 0x20 == UInt8(ascii: "t"),
      byte(end + 13) == UInt8(ascii: ":"), line[end] &- 0x30 < 10, position < line.endIndex,
      line[end..<position].withUnsafeBytes({ TimestampDecoder.decodeText($0) }) != nil
    else { return }
    time = end..<position
    end = position
    passSpace()
  }

  private mutating func readRuntime() {
    guard let stream = name(at: end),
      line[stream].elementsEqual("stdout".utf8) || line[stream].elementsEqual("stderr".utf8),
      byte(stream.upperBound) == 0x20
    else { return }
    let tag = byte(stream.upperBound + 1)
    guard tag == UInt8(ascii: "P") || tag == UInt8(ascii: "F") else { return }
    var position = stream.upperBound + 2
    // Further tags follow a colon.
    if byte(position) == UInt8(ascii: ":") {
      while position < line.endIndex, line[position] > 0x20 { position += 1 }
    }
    guard position == line.endIndex || line[position] == 0x20 else { return }
    (kind, self.stream, isPartial) = (.containerRuntime, stream, tag == UInt8(ascii: "P"))
    end = min(position + 1, line.endIndex)
  }

  private mutating func readLabels() {
    guard byte(end) == UInt8(ascii: "{") else { return }
    let first = name(at: end + 1)
    guard byte(end + 1) == UInt8(ascii: "}") || byte(first?.upperBound ?? end) == UInt8(ascii: "=") else {
      return
    }
    var (position, isInText) = (end + 1, false)
    while position < line.endIndex, isInText || line[position] != UInt8(ascii: "}") {
      if line[position] == 0x5C { position += 1 } else if line[position] == 0x22 { isInText.toggle() }
      position += 1
    }
    guard position < line.endIndex else { return }
    (kind, labels, end) = (.logcli, end..<(position + 1), position + 1)
    passSpace()
  }

  /// Two names, or three with the namespace, before a record or a time.
  private mutating func readStern() {
    let before = end
    var names: [Range<Int>] = []
    while names.count < 3, let name = name(at: end), byte(name.upperBound) <= 0x20 {
      let start = end
      readTime()
      if time != nil { break }
      end = start
      names.append(name)
      end = name.upperBound
      passSpace()
    }
    guard names.count >= 2, byte(end) == UInt8(ascii: "{") || time != nil || byte(end).isDigit,
      line[names[names.count - 2]].contains(UInt8(ascii: "-"))
    else { return end = before }
    (kind, pod, container) = (.stern, names[names.count - 2], names[names.count - 1])
  }
}

extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
}

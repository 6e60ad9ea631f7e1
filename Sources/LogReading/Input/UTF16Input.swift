#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Logs in UTF-16, as PowerShell writes them, which say so by their first two bytes (RFC 2781, 3.2).
extension LogInput {
  /// The log in UTF-8, in a temporary file, if it begins with the mark of UTF-16; else itself. Places in the log are then
  /// those in that file, which grows as the log does. Throws `InputProblem`.
  package func inUTF8() throws -> LogInput {
    var input = self
    if size == nil { input.carry(2) }
    let mark = size == nil ? Array(input.carried.prefix(2)) : input.peek(at: 0, count: 2) ?? []
    guard mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] else { return input }
    return try input.transcoded(UTF16Transcoder(isLittleEndian: mark[0] == 0xFF))
  }

  /// The log as lines of UTF-8 with one record each.
  package func inLines() throws -> LogInput {
    var input = try inUTF8()
    guard let envelope = LogEnvelope.detected(in: input.beginning(LogEnvelope.sampleLength)) else {
      return input
    }
    var lines = try input.transcoded(envelope.makeTranscoder())
    lines.envelope = envelope
    return lines
  }

  private func transcoded(_ transcoder: any LogTranscoder) throws -> LogInput {
    guard let spool = tmpfile() else { throw InputProblem.unreadable(file: file, code: errno) }
    var (transcoder, bytes, size) = (transcoder, carried, Int64(0))
    var isAtEnd = false
    repeat {
      let text = isAtEnd ? transcoder.rest() : transcoder.text(of: bytes)
      guard fwrite(text, 1, text.count, spool) == text.count else {
        throw InputProblem.unreadable(file: file, code: errno)
      }
      size += Int64(text.count)
      guard !isAtEnd else { break }
      bytes = take(1 << 18)
      isAtEnd = bytes.isEmpty
    } while true
    fflush(spool)
    finish()
    return LogInput(file: file, descriptor: fileno(spool), size: size)
  }
}

/// UTF-16 to UTF-8, part by part. The mark vanishes; half a character at the end waits for the rest of it.
struct UTF16Transcoder: LogTranscoder {
  private let isLittleEndian: Bool
  /// A byte that is half a code unit, and a unit that is half a character.
  private var halfUnit: UInt8?
  private var highSurrogate: UInt16?

  init(isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes {
      guard let first = halfUnit else {
        halfUnit = byte
        continue
      }
      halfUnit = nil
      let (low, high) = isLittleEndian ? (first, byte) : (byte, first)
      append(UInt16(high) << 8 | UInt16(low), to: &text)
    }
    return text
  }

  /// Half a character at the very end is no text.
  func rest() -> [UInt8] { [] }

  private mutating func append(_ unit: UInt16, to text: inout [UInt8]) {
    if unit < 0x80, highSurrogate == nil { return text.append(UInt8(unit)) }
    if let high = highSurrogate.take() {
      guard !UTF16.isTrailSurrogate(unit) else {
        let offset = UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)
        return Self.append(0x10000 + offset, to: &text)
      }
      Self.append(UInt32(high), to: &text)
    }
    if UTF16.isLeadSurrogate(unit) { return highSurrogate = unit }
    if unit != 0xFEFF { Self.append(UInt32(unit), to: &text) }
  }

  /// What is no character, such as half a one, is U+FFFD.
  private static func append(_ code: UInt32, to text: inout [UInt8]) {
    text += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? []
  }
}

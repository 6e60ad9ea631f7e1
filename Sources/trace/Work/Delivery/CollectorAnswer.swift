import FoundationEssentials

/// The answer of a collector to a batch (OTLP 1.x over HTTP).
enum CollectorAnswer: Equatable {
  /// Everything was taken, perhaps with a warning.
  case taken(warning: String?)
  /// Some spans were refused, and will be again.
  case partlyTaken(refused: Int, reason: String)
  /// It took the batch, and nobody can read which spans it refused.
  case unclear(reason: String)
  /// It cannot take the batch now; when it can, if it says so, in s.
  case later(reason: String, after: Int?)
  /// It will never take the batch.
  case refused(reason: String)

  /// Reads the answer: status line, fields and body. What ends before them is a collector that was ended in the middle.
  init(_ bytes: [UInt8]) {
    guard !Self.isForeign(bytes) else {
      self = .refused(reason: "its answer is no HTTP/1.1: \(Self.line(bytes[...]))")
      return
    }
    guard let head = Self.head(bytes) else {
      let place = bytes.isEmpty ? "without an answer" : "in the middle of its answer"
      self = .later(reason: "it closed the connection \(place)", after: nil)
      return
    }
    let body = head.isChunked ? Self.joined(chunks: bytes[head.end...]) : bytes[head.end...]
    switch head.status {
    case 200...299 where head.isPage:
      self = .refused(reason: "its answer is a page for a browser: is it the address of a collector?")
    case 200...299 where !Self.isWhole(bytes) && head.tellsLength && bytes.count < Self.mostBytes:
      self = .later(reason: "it closed the connection in the middle of its answer", after: nil)
    case 200...299: self = Self.success(body)
    case 429, 502, 503, 504:
      self = .later(
        reason: Self.reason(head.status, body), after: head.fields["retry-after"].flatMap { Int($0) })
    default: self = .refused(reason: Self.reason(head.status, body))
    }
  }

  /// Longer answers are not read to their end.
  static let mostBytes = 65_536
  /// A greeting without HTTP is known by less.
  private static let longestGreeting = 64

  /// The answer is none of HTTP/1.
  static func isForeign(_ bytes: [UInt8]) -> Bool { !bytes.starts(with: beginning.prefix(bytes.count)) }

  /// Nothing more is to come, as far as the answer tells its length; or nothing more needs to be known.
  static func isWhole(_ bytes: [UInt8]) -> Bool {
    if isForeign(bytes) { return bytes.count >= longestGreeting || bytes.contains(UInt8(ascii: "\n")) }
    guard let head = head(bytes) else { return false }
    if head.isChunked { return bytes[head.end...].suffix(5).elementsEqual(lastChunk) }
    guard let length = head.fields["content-length"].flatMap({ Int($0) }) else { return false }
    return bytes.count - head.end >= length
  }

  private static let lastChunk = Array("0\r\n\r\n".utf8)

  /// The text of chunks, each with its length in hexadecimal digits before it (RFC 9112,
  /// 7.1), as far as they are there.
  private static func joined(chunks bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (text, rest) = ([UInt8](), bytes)
    while let end = rest.firstRange(of: Array("\r\n".utf8)) {
      let digits = rest[..<end.lowerBound].prefix { $0 != UInt8(ascii: ";") }
      guard let length = Int(String(decoding: digits, as: UTF8.self), radix: 16), length > 0 else { break }
      text += rest[end.upperBound...].prefix(length)
      rest = rest[end.upperBound...].dropFirst(length).dropFirst(2)
    }
    return text[...]
  }

  private struct Head {
    var status: Int
    /// By name in lower case.
    var fields: [String: String] = [:]
    var end: Int

    var tellsLength: Bool { isChunked || fields["content-length"].flatMap { Int($0) } != nil }
    /// The body comes in chunks, whose lengths it tells itself.
    var isChunked: Bool { fields["transfer-encoding"]?.lowercased().hasSuffix("chunked") ?? false }
    /// A proxy's page, or a site's: a collector answers in JSON.
    var isPage: Bool { fields["content-type"]?.lowercased().hasPrefix("text/html") ?? false }
  }

  /// The last status line and its fields; informational answers (1xx) stand before it.
  private static func head(_ bytes: [UInt8]) -> Head? {
    var start = 0
    while let end = bytes[start...].firstRange(of: Array("\r\n\r\n".utf8)) {
      let lines = String(decoding: bytes[start..<end.lowerBound], as: UTF8.self)
        .split(separator: "\r\n", omittingEmptySubsequences: false)
      let words = lines[0].split(separator: " ")
      guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
      var head = Head(status: status, end: end.upperBound)
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        head.fields[line[..<colon].lowercased()] = String(value)
      }
      if status >= 200 { return head }
      start = end.upperBound
    }
    return nil
  }

  /// `ExportTraceServiceResponse`
  private struct Response: Decodable {
    struct PartialSuccess: Decodable {
      private enum CodingKeys: CodingKey { case rejectedSpans, errorMessage }

      var rejectedSpans: Int
      var errorMessage: String

      /// A 64-bit number is written as a string, and read as either (ProtoJSON).
      init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let text = try? values.decodeIfPresent(String.self, forKey: .rejectedSpans)
        rejectedSpans =
          try text.flatMap { Int($0) } ?? values.decodeIfPresent(Int.self, forKey: .rejectedSpans) ?? 0
        errorMessage = try values.decodeIfPresent(String.self, forKey: .errorMessage) ?? ""
      }
    }
    var partialSuccess: PartialSuccess?
  }

  /// No body is an empty message.
  private static func success(_ body: ArraySlice<UInt8>) -> CollectorAnswer {
    guard !body.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return .taken(warning: nil) }
    guard let response = try? JSONDecoder().decode(Response.self, from: Data(body)) else {
      return .unclear(reason: line(body))
    }
    let message = response.partialSuccess?.errorMessage ?? ""
    guard let refused = response.partialSuccess?.rejectedSpans, refused > 0 else {
      return .taken(warning: message.isEmpty ? nil : message)
    }
    return .partlyTaken(refused: refused, reason: message)
  }

  private static let beginning = Array("HTTP/1.".utf8)

  /// The status, and what the body says if it is short.
  private static func reason(_ status: Int, _ body: ArraySlice<UInt8>) -> String {
    let line = line(body)
    return "status \(status)" + (line.isEmpty ? "" : ": \(line)")
  }

  /// The first line of a text, as far as it is short.
  private static func line(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}

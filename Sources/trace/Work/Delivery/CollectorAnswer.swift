import FoundationEssentials

/// What a collector answers to a batch (OTLP 1.x over HTTP).
enum CollectorAnswer: Equatable {
  /// Everything was taken, perhaps with a warning.
  case taken(warning: String?)
  /// Some spans were refused, and will be again.
  case partlyTaken(refused: Int, reason: String)
  /// It cannot take the batch now; when it can, if it says so, in s.
  case later(reason: String, after: Int?)
  /// It will never take the batch.
  case refused(reason: String)

  /// Reads the answer: status line, fields and body. What ends before them is a collector that was ended in the middle.
  init(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.beginning.prefix(bytes.count)) else {
      self = .refused(reason: "its answer is no HTTP/1.1: \(Self.line(bytes[...]))")
      return
    }
    guard let head = Self.head(bytes) else {
      let place = bytes.isEmpty ? "without an answer" : "in the middle of its answer"
      self = .later(reason: "it closed the connection \(place)", after: nil)
      return
    }
    let body = bytes[head.end...]
    switch head.status {
    case 200...299: self = Self.success(body)
    case 429, 502, 503, 504:
      self = .later(
        reason: Self.reason(head.status, body), after: head.fields["retry-after"].flatMap { Int($0) })
    default: self = .refused(reason: Self.reason(head.status, body))
    }
  }

  /// Nothing more is to come, as far as the answer tells its length.
  static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard let head = head(bytes), let length = head.fields["content-length"].flatMap({ Int($0) }) else {
      return false
    }
    return bytes.count - head.end >= length
  }

  private struct Head {
    var status: Int
    /// By name in lower case.
    var fields: [String: String] = [:]
    var end: Int
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
      /// A 64-bit number, which the encoding writes as a string.
      var rejectedSpans: String?
      var errorMessage: String?
    }
    var partialSuccess: PartialSuccess?
  }

  private static func success(_ body: ArraySlice<UInt8>) -> CollectorAnswer {
    let response = try? JSONDecoder().decode(Response.self, from: Data(body))
    let message = response?.partialSuccess?.errorMessage ?? ""
    guard let refused = response?.partialSuccess?.rejectedSpans.flatMap({ Int($0) }), refused > 0 else {
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

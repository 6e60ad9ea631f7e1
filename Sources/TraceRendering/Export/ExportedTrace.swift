import TraceModel

/// A request as viewers of traces draw it, before anybody has written it.
struct ExportedTrace {
  /// 32 hexadecimal digits.
  let id: String
  /// The request's name, as `trace show` takes it.
  let name: String
  let outcome: Outcome
  /// One at least.
  var spans: [ExportedSpan]
}

/// A span of a request, or the wait of a message.
struct ExportedSpan {
  /// 16 hexadecimal digits.
  let id: String
  /// Of a span of the same trace; nil of a root.
  var parent: String?
  /// The producer of the message that a consumer works on.
  var link: String?
  var kind = Trace.Span.Kind.internal
  var name: String
  /// Who did the work, or took what waited.
  var origin: Origin
  /// In ns since 1970, not before.
  var start: Int64
  /// Not before `start`.
  var end: Int64
  var status = Trace.Span.Status.unset
  var attributes: [ExportedAttribute] = []
  var events: [ExportedEvent] = []
  /// A message waits: the span is nobody's work.
  var isWait = false
}

/// A record of a request.
struct ExportedEvent {
  var name: String
  /// In ns since 1970, not before.
  var time: Int64
  var attributes: [ExportedAttribute]
}

/// A named value.
struct ExportedAttribute {
  var key: String
  var value: Value

  enum Value {
    case string(String)
    case integer(Int64)
    /// Not whole, or beyond 64 bits: valid JSON, digit for digit.
    case number(String)
    case boolean(Bool)
  }

  init(_ key: String, _ value: Value) { (self.key, self.value) = (key, value) }

  init(_ key: String, _ text: String) { self.init(key, .string(text)) }

  init(_ key: String, _ number: some BinaryInteger) { self.init(key, .integer(Int64(clamping: number))) }

  /// A value as it was logged; objects and arrays are their JSON.
  init(_ key: String, logged raw: String) {
    self.key = key
    let valid = LoggedJSON.valid(raw)
    switch valid.utf8.first ?? 0 {
    case UInt8(ascii: "\""): value = .string(LoggedJSON.text(valid))
    case UInt8(ascii: "t"): value = .boolean(true)
    case UInt8(ascii: "f"): value = .boolean(false)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      value = Int64(valid).map(Value.integer) ?? .number(valid)
    default: value = .string(valid)
    }
  }
}

extension ExportedAttribute.Value {
  /// A number that is written as a fraction or with an exponent, and that a double holds.
  var isFraction: Bool {
    guard case .number(let text) = self, text.contains(where: { ".eE".contains($0) }) else { return false }
    return Double(text)?.isFinite ?? false
  }

  /// The value as a text.
  var text: String {
    switch self {
    case .string(let text), .number(let text): text
    case .integer(let number): "\(number)"
    case .boolean(let isSo): isSo ? "true" : "false"
    }
  }
}

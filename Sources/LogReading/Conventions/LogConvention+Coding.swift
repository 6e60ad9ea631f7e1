package import TraceModel

/// A convention on its way to another machine, which reads records of the log and not its beginning.
extension LogConvention {
  /// No more parts within parts: a mixed log has parts of plain ones.
  private static let deepest = 2

  /// Describes the stored form to a writer or reader.
  package mutating func code(with coder: inout SurveyCoder) { code(with: &coder, depth: 0) }

  private mutating func code(with coder: inout SurveyCoder, depth: Int) {
    guard depth < Self.deepest else { return coder.fail() }
    fields.code(with: &coder)
    coder.origin(named: &origin)
    coder.entries(&instances, by: <, blank: ("", "")) {
      $2.text(&$0)
      $2.text(&$1)
    }
    coder.entries(&instanceKeys, by: <, blank: ("", "")) {
      $2.text(&$0)
      $2.text(&$1)
    }
    var first = Int64(logged: beginning)
    coder.whole(&first)
    beginning = first.logged
    coder.elements(&parts, blank: LogConvention(origin: Origin(service: ""))) {
      $0.code(with: &$1, depth: depth + 1)
    }
  }

  /// The convention, and those of its parts, with `instance` in the place of `placeholder`.
  package func renamed(from placeholder: String, to instance: String?) -> LogConvention {
    var renamed = self
    if origin.instance == placeholder {
      renamed.origin = Origin(service: origin.service, instance: instance)
    }
    renamed.parts = parts.map { $0.renamed(from: placeholder, to: instance) }
    return renamed
  }

  /// The origins of records that name nobody, first that of the log, then those of its parts.
  package var namelessOrigins: [Origin] { [origin] + parts.map(\.origin) }
}

extension LogConvention.Fields {
  fileprivate mutating func code(with coder: inout SurveyCoder) {
    var key = time ?? ""
    coder.text(&key)
    time = key.isEmpty ? nil : key
    coder.elements(&messageTimes, blank: "") { $1.text(&$0) }
    coder.elements(&unusedServices, blank: "") { $1.text(&$0) }
    coder.elements(&unusedInstances, blank: "") { $1.text(&$0) }
    coder.flag(&namesProgram)
    var text = layout.text
    coder.text(&text)
    layout = LogLayout(text: text)
  }
}

extension SurveyCoder {
  /// A text as it is.
  package mutating func text(_ text: inout String) {
    var bytes = Array(text.utf8)
    octets(&bytes)
    if isReading { text = String(decoding: bytes, as: UTF8.self) }
  }

  /// An origin by its names.
  package mutating func origin(named origin: inout Origin) {
    var (service, instance) = (origin.service, origin.instance ?? "")
    text(&service)
    text(&instance)
    if isReading { origin = Origin(service: service, instance: instance) }
  }

  /// A whole number of 64 bits.
  package mutating func whole(_ value: inout Int64) {
    var number = UInt64(bitPattern: value)
    bits(&number)
    if isReading { value = Int64(bitPattern: number) }
  }
}

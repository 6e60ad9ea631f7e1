import TraceModel

/// A condition on a field of a record.
package struct FieldCondition: Sendable, Equatable {
  /// A relation of numbers.
  package enum Comparison: String, Sendable, CaseIterable {
    /// The field's number is at least the profile's.
    case atLeast = ">="
    /// The field's number is at most the profile's.
    case atMost = "<="
    /// The field's number is larger than the profile's.
    case above = ">"
    /// The field's number is smaller than the profile's.
    case below = "<"
  }

  /// The demands on a field.
  package enum Test: Sendable, Equatable {
    /// The record has the field, or has it not.
    case exists, absent
    /// One of the texts, without regard to case; `*` stands for anything.
    case isOneOf([String])
    /// None of the texts, without regard to case; `*` stands for anything.
    case isNoneOf([String])
    /// The field is a number in this relation to the given one.
    case compares(Comparison, Double)
  }

  /// Dotted path of the field.
  package var path: String
  /// The demand on the field.
  package var test: Test

  package init(_ path: String, _ test: Test) {
    self.path = path
    self.test = test
  }

  /// Whether a value fits; nil stands for a missing field.
  func holds(_ value: UnsafeRawBufferPointer?) -> Bool {
    switch test {
    case .exists: value != nil
    case .absent: value == nil
    case .isOneOf(let texts): value.map { value in texts.contains { Glob.fits(value, $0) } } ?? false
    case .isNoneOf(let texts): !(value.map { value in texts.contains { Glob.fits(value, $0) } } ?? false)
    case .compares(let comparison, let limit):
      value.flatMap { Double(String(decoding: $0, as: UTF8.self)) }.map { comparison.holds($0, limit) }
        ?? false
    }
  }

  /// The level named by a condition on `level`; the field may tell it as another word or a number.
  var levels: [Level] {
    guard path == "level", case .isOneOf(let texts) = test else { return [] }
    return Level.allCases.filter { level in level != .unknown && texts.contains(level.name) }
  }
}

extension FieldCondition.Comparison {
  fileprivate func holds(_ value: Double, _ limit: Double) -> Bool {
    switch self {
    case .atLeast: value >= limit
    case .atMost: value <= limit
    case .above: value > limit
    case .below: value < limit
    }
  }
}

/// Names with `*` in them.
enum Glob {
  /// Whether `text` fits `glob`, without regard to case; `*` is any run of bytes and, in names of files, `?` one.
  /// Linear in each star's distance: what a star takes grows only.
  static func fits(_ text: some Collection<UInt8>, _ glob: String, isFile: Bool = false) -> Bool {
    let (text, glob) = (Array(text), Array(glob.utf8))
    var (position, wanted, star, from) = (0, 0, -1, 0)
    while position < text.count {
      if wanted < glob.count, glob[wanted] == UInt8(ascii: "*") {
        (star, from) = (wanted, position)
        wanted += 1
      } else if wanted < glob.count, equals(text[position], glob[wanted]) || isFile && glob[wanted] == 0x3F {
        (position, wanted) = (position + 1, wanted + 1)
      } else if star >= 0 {
        from += 1
        (position, wanted) = (from, star + 1)
      } else {
        return false
      }
    }
    return glob[wanted...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  private static func equals(_ a: UInt8, _ b: UInt8) -> Bool {
    a == b || (a | 0x20 == b | 0x20 && (0x61...0x7A).contains(a | 0x20))
  }
}

import TraceModel

/// The names of the numbers in an element of a list, for the schema's comments and the views.
struct ListLayout: FieldCoder, Sendable {
  var isReading: Bool { false }

  private var names: [String] = []
  /// How many numbers every element has; few have the rest.
  private var usual: Int?

  init(of type: (some ListElement).Type) {
    var blank = type.blank
    blank.code(with: &self)
    precondition(names.count <= IntegerListJSON.longestList, "more numbers than a list has room for: \(text)")
  }

  /// `[[attempt, status_code, …], …]`
  var text: String {
    let usual = usual ?? names.count
    let rest = names.dropFirst(usual).joined(separator: ", ")
    return "[[" + names.prefix(usual).joined(separator: ", ") + "], …]"
      + (rest.isEmpty ? "" : "; some go on with \(rest)")
  }

  /// The SQL of a number of the element that `value` holds.
  func sql(_ name: String, of value: String) -> String {
    guard let index = names.firstIndex(of: name) else {
      preconditionFailure("no number of \(text) is called \(name)")
    }
    return "(\(value) ->> \(index))"
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) { names.append("\(name)") }
  mutating func origin(_ name: StaticString, _ value: inout OriginID) { names.append("\(name)") }
  mutating func name(_ name: StaticString, _ value: inout NameID) { names.append("\(name)") }

  mutating func goesOn(if isNeeded: Bool) -> Bool {
    usual = names.count
    return true
  }
}

/// A field whose values are not kept, and their replacement.
package struct RedactedField: Sendable, Hashable {
  /// The treatment of a value.
  package enum Method: String, Sendable {
    /// The field is left out.
    case drop
    /// A keyed hash stands for the value: equal values stay equal.
    case hash
  }

  /// Why a text names no field.
  package enum ParsingError: Error, Equatable {
    /// There is no name, or an empty one between two dots.
    case noName(text: String)
    /// Behind the last `=` stands something else than `hash` or `drop`.
    case unknownMethod(text: String, method: String)
  }

  /// The names from the outermost object to the field, with dots between them, in lower case.
  package let path: String
  /// The replacement of the value.
  package let method: Method

  package init(path: String, method: Method) {
    self.path = path.lowercased()
    self.method = method
  }

  /// The field of an option's value: `user.email`, `user.email=hash`.
  package init(parsing text: String) throws(ParsingError) {
    var (name, method) = (text[...], Method.drop)
    if let equals = text.lastIndex(of: "=") {
      let word = String(text[text.index(after: equals)...])
      guard let known = Method(rawValue: word) else { throw .unknownMethod(text: text, method: word) }
      (name, method) = (text[..<equals], known)
    }
    let names = name.split(separator: ".", omittingEmptySubsequences: false)
    guard names.allSatisfy({ !$0.isEmpty && !$0.contains { $0.isWhitespace || $0 == "\"" } }) else {
      throw .noName(text: text)
    }
    self.init(path: String(name), method: method)
  }

  /// As an option names it.
  package var text: String { method == .hash ? "\(path)=hash" : path }
}

/// How one of several requests with one id is called: `id#2`, counted from 1 in the order of time.
public enum OccurrenceName {
  /// The name of request number `occurrence` with the id; the id itself where it is nil, since the id names one
  /// request.
  public static func text(_ id: String, _ occurrence: Int?) -> String {
    occurrence.map { "\(id)#\($0)" } ?? id
  }

  /// The id and number in a name; nil where the text ends in no number behind a `#`.
  public static func parse(_ text: String) -> (id: String, occurrence: Int)? {
    guard let mark = text.lastIndex(of: "#"), mark != text.startIndex else { return nil }
    let digits = text[text.index(after: mark)...]
    guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(digits), number > 0 else {
      return nil
    }
    return (String(text[..<mark]), number)
  }
}

/// Requests of an API that got a little faster, but for a few.
enum TailLines {
  /// 240 requests of about `took` ms; one of `every` takes 5 s.
  static func text(took: Int, slowEvery every: Int?) -> String {
    (0..<240).map { number in
      let isSlow = every.map { number % $0 == 0 } ?? false
      let milliseconds = isSlow ? 5_000 + number : took + number * 37 % 40
      let second = number * 10
      let (whole, rest) = (second + milliseconds / 1000, String(1000 + milliseconds % 1000).dropFirst())
      return """
        {"event": "Request started", "correlation_id": "t-\(number)", "service": "api", \
        "timestamp": "\(LogLines.time(second).dropLast()).000Z"}
        {"event": "Request finished", "correlation_id": "t-\(number)", "service": "api", "status": 200, \
        "timestamp": "\(LogLines.time(whole).dropLast()).\(rest)Z"}

        """
    }.joined()
  }
}

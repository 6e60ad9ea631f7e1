/// One name for a topic written in several ways: the name itself, a URL or ARN with it at the end, `.fifo` behind
/// it.
///
///     https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo      arn:aws:sns:eu-west-1:123456789012:orders
///     projects/shop/topics/orders                                       persistent://public/default/orders
enum TopicSpelling {
  /// `text` as the topic's name alone. A text that is none of these is the name.
  static func name(of text: String) -> String {
    var name = Substring(text)
    if text.contains("://") || text.hasPrefix("projects/") {
      name = name.split(separator: "/").last ?? name
    } else if text.hasPrefix("arn:") {
      name = name.split(separator: ":").last ?? name
    }
    if name.hasSuffix(".fifo"), name.count > 5 { name = name.dropLast(5) }
    return String(name)
  }
}

package import TraceModel

/// SVG, for a page or a post-mortem: requests as one drawing that needs nothing else.
package struct SVGFormat: ShowFormat {
  package let name = "svg"
  package let isForPeople = true
  package let showsOneByOne = false

  package init() {}

  /// One drawing below the other.
  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    var (elements, height) = ("", 0.0)
    var titles: [String] = []
    for view in requests {
      let drawing = RequestDrawing(view, times: page.times, isWhole: options.isWhole)
      let (text, units) = drawing.elements()
      elements += "<g transform=\"translate(0 \(SVGElement.number(height)))\">\n\(text)</g>\n"
      height += units
      titles.append(drawing.title)
    }
    let size = "\(SVGElement.number(RequestDrawing.width)) \(SVGElement.number(height))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 \(size)" role="img" aria-labelledby="drawing">
      <title id="drawing">\(SVGElement.escaped(titles.joined(separator: "; ")))</title>
      \(DrawingLook.style)<rect width="100%" height="100%" class="page"/>
      \(elements)</svg>
      """
  }
}

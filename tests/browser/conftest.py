"""Browser tests skip, with a reason, where there is no browser; in CI a missing browser is a failure."""

import os

import pytest
from lab_in_chromium import browser, lab, missing

from lrcourse.folder import deliver


def pytest_collection_modifyitems(items):
    why = missing()
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
            if why and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def chrome():
    assert not missing(), missing()
    with browser() as program:
        yield program


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A learner's folder, as the command makes it."""
    folder = tmp_path_factory.mktemp("learner") / "notebooks"
    deliver(folder)
    return folder


@pytest.fixture(scope="session")
def address(chrome, course, tmp_path_factory):
    """JupyterLab on the learner's folder."""
    with lab(course, tmp_path_factory.mktemp("lab")) as url:
        yield url


@pytest.fixture
def page(chrome):
    """A new page that must not report an error of ours."""
    tab = chrome.new_page(viewport={"width": 1280, "height": 1000})
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    yield tab
    tab.close()
